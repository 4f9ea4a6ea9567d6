"""Web pages: what a browser shows of them, and nothing else."""

from textmine.ingest.readers import Block, File, Shape, read_source
from textmine.ingest.readers.blocks import row
from textmine.ingest.readers.markup import read


def page(body, head=""):
    return read(File("a.html", f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()))


def texts(body, head=""):
    return [block.text for block in page(body, head).blocks]


def test_paragraphs_lists_and_quotes_are_blocks_and_white_space_is_one_space():
    """The layout of the source is no part of the words; <br> is a line break."""
    assert texts("<p>One\n   two<br> three</p>four<ul><li>five</li><li>six</ul><blockquote>seven</blockquote><h2>Eight</h2>") == [
        "One two\nthree",
        "four",
        "five",
        "six",
        "seven",
        "Eight",
    ]


def test_headings_have_their_level_and_bold_is_how_a_paragraph_is_set():
    """Tags, style attributes and classes of the page's own style sheet all make letters bold."""
    head = "<style>.c1 { font-weight: 700 } .c2{color:red}</style>"
    source = page(
        "<h3>Trust</h3><p><b>Who?</b></p><p><span style='font-weight:bold'>Why?</span></p>"
        "<p class=c2><span class=c1>When?</span></p>"
        "<p><strong>Anna</strong> So.</p><p><i>Where?</i></p><p>Me.</p>",
        head,
    )
    assert [(block.text, block.heading, block.look, block.lead) for block in source.blocks] == [
        ("Trust", 3, "", 0),
        ("Who?", 0, "bold", 0),
        ("Why?", 0, "bold", 0),
        ("When?", 0, "bold", 0),
        ("Anna So.", 0, "", 4),
        ("Where?", 0, "italic", 0),
        ("Me.", 0, "", 0),
    ]


def test_entities_are_decoded_once_and_hard_spaces_are_spaces(tmp_path):
    """`&amp;lt;` is `&lt;`, as somebody wrote it."""
    path = tmp_path / "a.html"
    path.write_text("<html><p>R&nbsp;&amp;&nbsp;B &lt;30% &amp;lt; &pound;5 &rsquo;</p>", encoding="utf-8")
    assert [block.text for block in read_source(path).blocks] == ["R & B <30% &lt; £5 ’"]


def test_scripts_hidden_parts_and_page_furniture_are_no_words():
    """What a reader of the page does not see, or what every page of the site has."""
    source = page(
        "<script>var a = 'Anna: no';</script><nav>Home</nav><div class='breadcrumb'>You are here</div><p>Yes.</p><!-- Anna: no -->"
        "<p hidden>No.</p><p style='display: none'>No.</p><template><p>No.</p></template><button>Play</button><footer>Us</footer>"
        "<img src=x alt=no><p>It was <del>not</del> so.</p>",
        "<title>A talk</title><style>p { margin: 0 }</style>",
    )
    assert [block.text for block in source.blocks] == ["Yes.", "It was so."]
    assert source.title == "A talk"
    assert dict(source.unread) == {"words of page furniture": 3, "hidden words": 2, "pictures": 1, "words struck through": 1}


def test_marks_of_notes_and_the_notes_are_left_out():
    """As LibreOffice, Google Docs and pandoc have them."""
    source = page(
        "<p>Yes.<sup><a class='sdfootnoteanc' href='#x'>1</a></sup> So<sup>2</sup> then<sup>[a]</sup>, m<sup>2</sup>x.</p>"
        "<div id='sdfootnote1'><p>One.</p></div><div><p><a href='#ftnt_ref1' id='ftnt1'>[1]</a> Two.</p></div>"
        "<section class='footnotes'><ol><li>Three.</li><li>Four.</li></ol></section>"
    )
    assert [block.text for block in source.blocks] == ["Yes. So then, mx."]
    assert dict(source.unread) == {"footnotes": 4}


def test_a_term_and_its_definition_are_one_paragraph():
    """Names and keys are set so; closing tags may be left out."""
    source = page("<dl><dt>Anna<dd>How was it?<dd>And why?<dt>Bob</dt><dd><p>Slow.</p></dd></dl>")
    assert source.blocks == (
        Block("Anna: How was it?", lead=4),
        Block("And why?", style="dd"),
        Block("Bob: Slow.", lead=3),
    )


def test_rows_keep_their_columns_where_cells_reach_over_others():
    """A name over several rows stands in the first of them; a cell over all columns is alone."""
    source = page(
        "<table><tr><th colspan=2>Part one</th></tr><tr><td rowspan=2>Anna</td><td>How?</td></tr>"
        "<tr><td><p>And</p><p>why?</p></td></tr>"
        "<tr><td>Bob</td><td>So.</td></tr></table>"
    )
    assert source.blocks == (row(("Part one",), 1), row(("Anna", "How?"), 1), row(("", "And\n\nwhy?"), 1), row(("Bob", "So."), 1))
    assert source.shape is Shape.TABLE


def test_a_table_within_a_cell_is_a_table_of_its_own():
    """Layout by tables is old but alive."""
    assert page("<table><tr><td>Out<table><tr><td>in</td></tr></table></td></tr></table>").blocks == (
        row(("Out",), 1),
        row(("in",), 2),
    )


def test_a_speaker_that_the_page_names_is_one():
    """Some programs put who speaks into an attribute."""
    assert page("<p data-speaker='Anna'>How?</p>").blocks == (Block("How?", speaker="Anna"),)


def test_what_an_article_says_of_itself_is_kept():
    """Title, authors and date stand in meta elements for those who cite."""
    authors = "".join(f"<meta name=citation_author content='{name}'>" for name in ("Bell, Ann", "Kay, Tom"))
    head = f"{authors}<meta name=citation_date content=2016>"
    assert page("<p>Body.</p>", head).front == ("author: Bell, Ann", "author: Kay, Tom", "date: 2016")


def test_elements_without_end_do_no_harm():
    """A hostile page may nest a hundred thousand."""
    assert page("<div>" * 100_000 + "so" + "</div>" * 100_000).blocks in ((), (Block("so"),))
