"""Makes a page of a program's words, as plugins for references do, and a list, as Material's blog does."""

from mkdocs.structure.files import File


def on_files(files, config):
    page = "---\ntags: [made]\n---\n# The client\n\n## connect\n\nOpens a line to the kiwi.\n"
    files.append(File.generated(config, "reference/client.md", content=page))
    archive = File.generated(config, "journal/archive.md", content="# Archive\n\nThe kiwi again.\n")
    archive.generated_by = "material/blog"
    files.append(archive)
