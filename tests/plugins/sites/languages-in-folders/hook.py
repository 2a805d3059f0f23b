"""Builds each language of a folder of its own, the first at the root, as plugins for languages do."""

from mkdocs.structure.files import File, Files

from tests.plugins.language_builds import on_config, on_post_build, state  # noqa: F401 - hooks


def on_files(files, config):
    """The pages of the language, and in their place those of the first that it has not."""
    wanted = dict.fromkeys(["en", state["lang"]])
    pages = {}
    for lang in wanted:
        for file in files:
            if file.is_documentation_page() and file.src_uri.startswith(f"{lang}/"):
                pages[file.dest_uri.partition("/")[2]] = file
    folders = (config.docs_dir, config.site_dir, config.use_directory_urls)
    under = "" if state["lang"] == "en" else f"{state['lang']}/"
    moved = [File(file.src_uri, *folders, dest_uri=f"{under}{dest}") for dest, file in pages.items()]
    return Files([*(file for file in files if not file.is_documentation_page()), *moved])
