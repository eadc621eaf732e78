"""公文打印样式: the layout's rows as CSS for printed pages."""

import math

from yaodian.kernel.documents.composer import DEMO_NOTE
from yaodian.kernel.documents.layout import MM_PER_POINT, Layout


def styles(layout: Layout, *, demo: bool, letter: bool) -> str:
    """打印样式: the layout's rows as CSS for pages."""
    number = (
        f'font: {layout.page_number_pt}pt/1 {layout.song.css()}; content: "— " counter(page) " —"; vertical-align: top;'
    )
    below = f"padding-top: {layout.page_number_below_mm}mm; vertical-align: top; {number}"
    demo_rule = (
        f'@top-center {{ content: "{DEMO_NOTE}"; font: 9pt {layout.song.css()}; color: #808080 }}' if demo else ""
    )
    heavy = max(1.0, layout.thick_mm / MM_PER_POINT)
    thin = layout.thin_mm / MM_PER_POINT
    first = "@page :first { @bottom-right { content: none } }" if letter else ""
    over = (layout.letter_line_width_mm - layout.text_width_mm) / 2
    foot = layout.text_height_mm + layout.bottom_mm - layout.letter_line_bottom_mm - 1.4
    lead = layout.line_pt
    # Rounded down to a fiftieth of a point: 28 characters must fit although the setter rounds their advance.
    spacing = math.floor((layout.char_pt - layout.body_pt) * 50) / 50
    title = f'"yd-title", {layout.title.css()}'
    return f"""
@font-face {{ font-family: "yd-title"; src: {layout.title.sources()} }}
@page {{ size: {layout.page_width_mm}mm {layout.page_height_mm}mm;
  margin: {layout.top_mm}mm {layout.right_mm}mm {layout.bottom_mm}mm {layout.left_mm}mm; {demo_rule} }}
@page :right {{ @bottom-right {{ {below} padding-right: 1em; }} }}
@page :left {{ @bottom-left {{ {below} padding-left: 1em; }} }}
@page unnumbered {{ @bottom-left {{ content: none }} @bottom-right {{ content: none }} }}
@page :blank {{ @bottom-left {{ content: none }} @bottom-right {{ content: none }} }}
{first}
* {{ margin: 0; padding: 0; box-sizing: border-box }}
body {{ font: {layout.body_pt}pt/{lead}pt {layout.body.css()}; text-align: justify;
  letter-spacing: {spacing:.2f}pt; widows: 1; orphans: 1 }}
p {{ text-indent: 2em }} .flush {{ text-indent: 0 }} .blank {{ height: {lead}pt }}
.black, h2 {{ font-family: {layout.black.css()} }} .kai, h3 {{ font-family: {layout.kai.css()} }}
h2, h3, h4, h5 {{ font-size: inherit; font-weight: normal; text-indent: 2em; break-after: avoid }}
.run-in {{ font-family: {layout.body.css()} }}
.mark {{ color: #{layout.red}; font-family: {title};
  text-align: center; line-height: 1.2; margin-top: -0.1em; letter-spacing: 0; white-space: nowrap }}
.head-top {{ height: {layout.mark_top_mm}mm }}
.joint {{ display: table; margin: 0 auto }} .joint > div {{ display: table-cell; vertical-align: middle }}
.joint p {{ text-indent: 0; text-align: left }} .joint .beside {{ padding-left: 0.6em }}
.number {{ text-align: center; text-indent: 0; border-bottom: {layout.red_line_pt}pt solid #{layout.red};
  padding-bottom: {layout.line_below_number_mm}mm; margin-top: {lead * layout.number_lines_below}pt;
  margin-bottom: {lead * layout.title_lines_above}pt }}
.number span, .letter-number span, .printed span {{ white-space: nowrap }}
.number.two {{ display: flex; justify-content: space-between; padding-left: 1em; padding-right: 1em }}
.letter-head {{ margin-top: {layout.letter_mark_top_mm - layout.top_mm}mm;
  margin-left: -{over}mm; margin-right: -{over}mm; padding-bottom: {layout.letter_line_below_mark_mm}mm;
  border-bottom: 4pt double #{layout.red} }}
.letter-foot {{ position: absolute; top: {foot}mm; left: -{over}mm; width: {layout.letter_line_width_mm}mm;
  border-top: 4pt double #{layout.red} }}
.letter-number {{ display: flex; justify-content: space-between; padding-top: 4pt;
  margin-bottom: {lead * 2}pt }}
h1 {{ font: normal {layout.title_pt}pt/{layout.title_line_pt}pt {title}; letter-spacing: 0;
  text-align: center; margin-bottom: {lead}pt; break-after: avoid }}
.hang {{ text-indent: 0 }}
.signature {{ text-align: right; margin-top: {lead * layout.signature_lines_above}pt;
  break-inside: avoid; break-before: avoid }}
.signature p {{ text-indent: 0 }}
.attachment {{ break-before: page }} .attachment > .black {{ text-indent: 0; margin-bottom: {lead}pt }}
table {{ border-collapse: collapse; width: 100%; letter-spacing: 0; font-size: {layout.table_pt}pt;
  line-height: {layout.table_line_pt}pt }}
th, td {{ border: .5pt solid #000; padding: 0 1mm; text-align: left; overflow-wrap: anywhere }}
th {{ font: normal {layout.table_pt}pt {layout.black.css()}; text-align: center }} tr {{ break-inside: avoid }}
thead {{ display: table-header-group }} caption {{ font-family: {layout.black.css()} }}
.imprint {{ font-size: {layout.small_pt}pt; line-height: {layout.imprint_line_pt}pt; letter-spacing: 0;
  break-inside: avoid; text-align: left; border-top: {heavy}pt solid #000;
  border-bottom: {heavy}pt solid #000 }}
.imprint.plain {{ border: 0 }} .imprint p {{ text-indent: 0; padding: 0 1em }}
.imprint .copies {{ padding-left: 4em; text-indent: -3em }}
.imprint .printed {{ display: flex; justify-content: space-between; border-top: {thin}pt solid #000 }}
.imprint .printed:first-child {{ border-top: 0 }}
.sources {{ break-before: page; page: unnumbered }} .sources h1 {{ margin-bottom: 4pt }}
.sources p {{ text-align: center; text-indent: 0 }}
"""
