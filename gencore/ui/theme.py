"""Our own theme: system fonts, quiet greys, one accent. Pictures bring the colour.

The colours themselves are in ``static/base.css``, once for light and once for dark; here Gradio's own parts
(tabs, buttons, overlays) are told to use them.
"""

import gradio as gr

FONTS = ["-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Arial", "system-ui", "sans-serif"]
MONO = ["ui-monospace", "SF Mono", "Menlo", "Consolas", "Liberation Mono", "monospace"]


def theme() -> gr.themes.Base:
    """The theme for ``launch``; asks no font server for anything."""
    own = gr.themes.Base(
        font=FONTS, font_mono=MONO, radius_size="sm", primary_hue="blue", secondary_hue="blue", neutral_hue="zinc"
    )
    both = {
        "body_background_fill": "var(--gc-page)",
        "body_text_color": "var(--gc-ink)",
        "body_text_color_subdued": "var(--gc-muted)",
        "background_fill_primary": "var(--gc-page)",
        "background_fill_secondary": "var(--gc-surface)",
        "border_color_primary": "var(--gc-line)",
        "border_color_accent": "var(--gc-accent)",
        "color_accent_soft": "var(--gc-surface)",
        "block_background_fill": "transparent",
        "link_text_color": "var(--gc-accent)",
        "link_text_color_hover": "var(--gc-accent)",
        "link_text_color_visited": "var(--gc-accent)",
    }
    return own.set(
        color_accent="var(--gc-accent)",
        block_border_width="0px",
        block_shadow="none",
        **both,
        **{f"{name}_dark": value for name, value in both.items()},
    )
