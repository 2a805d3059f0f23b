"""Builds the site again in Russian, from `page.ru.md` or else `page.md`, as plugins for languages do."""

from mkdocs.structure.files import File, Files

from tests.plugins.language_builds import on_config, on_post_build, state  # noqa: F401 - hooks


def on_files(files, config):
    lang = state["lang"]
    written = {file.src_uri: file for file in files}
    return Files(
        [
            placed(written, file, lang, config) if file.is_documentation_page() else file
            for file in files
            if not file.src_uri.endswith(".ru.md")
        ]
    )


def placed(written, file, lang, config):
    if lang != "ru":
        return file
    source = written.get(file.src_uri.replace(".md", ".ru.md"), file)
    folders = (config.docs_dir, config.site_dir, config.use_directory_urls)
    return File(source.src_uri, *folders, dest_uri=f"ru/{file.dest_uri}")
