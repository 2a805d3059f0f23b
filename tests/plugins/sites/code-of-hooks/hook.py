"""Draws charts of the code that plain MkDocs makes of a fence, as plugins for diagrams do."""

import re


def on_page_content(html, page, config, files):
    return re.sub(
        '<pre><code class="language-chart">(.*?)</code></pre>',
        r'<div class="chart">\1</div>',
        html,
        flags=re.DOTALL,
    )
