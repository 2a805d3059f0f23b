"""Takes media out of MkDocs's hands and writes them itself, as Material's `optimize` does."""

TAKEN = []


def on_env(env, config, files):
    TAKEN[:] = files.media_files()
    for file in TAKEN:
        files.remove(file)


def on_post_build(config):
    for file in TAKEN:
        file.copy_file()
