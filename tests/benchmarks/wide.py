"""The review of a matrix of 100 cases by 60 themes: python -m tests.benchmarks.wide FOLDER [CASES THEMES].

Makes a study of made-up words in FOLDER, runs it, asks for the review's pages as tests.benchmarks.review does, and scrolls through
the matrix in a browser: a frame that takes longer than 50 ms is one that a person sees.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.review import main as ask_for_pages
from textmine.pipeline.run import run_study

_SYLLABLES = "ba ko mi ren tal vu sor pel dan gri hos lum nev quo ".split()
_SCROLL = """async () => {
    const box = document.querySelector('.scroll'), times = [];
    let last = performance.now();
    for (let step = 0; step < 120; step++) {
        box.scrollBy(40, 90);
        await new Promise(requestAnimationFrame);
        const now = performance.now();
        times.push(now - last);
        last = now;
    }
    return times.sort((one, two) => one - two);
}"""


def make_study(folder: Path, cases: int, themes: int) -> None:
    """A study in which each theme has words of its own, and each case an interview that speaks to some of them."""
    drawn = random.Random(1)
    words = sorted({"".join(drawn.choices(_SYLLABLES, k=3)) for _ in range(themes * 12)})
    of_theme = [words[at::themes][:5] for at in range(themes)]
    lines = ["title: Wide", "sections:"]
    for section in range(0, themes, 15):
        lines += [f"  - id: s{section}", f"    name: Section {section // 15 + 1}", "    themes:"]
        for theme in range(section, min(themes, section + 15)):
            lines += [
                f"      - id: t{theme}",
                f"        name: Theme {theme}",
                f"        definition: What is said of {of_theme[theme][0]}.",
            ]
            lines += [f"        cues: [{', '.join(of_theme[theme])}]"]
    folder.mkdir(parents=True)
    (folder / "codebook.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "study.toml").write_text('[study]\ntitle = "Wide"\n', encoding="utf-8")
    for case in range(cases):
        path = folder / "transcripts" / f"case-{case:03}" / "talk.txt"
        path.parent.mkdir(parents=True)
        talk = []
        for theme in drawn.sample(range(themes), 20):
            one, two, three = drawn.sample(of_theme[theme], 3)
            talk.append(f"Interviewer: And what would you say of the {one} in that year, looking back at it now?")
            talk.append(
                f"Manager: Well, the {two} came with the {three} and it was the {one} that held us up for most of the year."
            )
        path.write_text("\n\n".join(talk) + "\n", encoding="utf-8")


def scroll(study: Path) -> None:
    """Print how long frames take while the matrix is scrolled through."""
    from playwright.sync_api import sync_playwright

    command = [sys.executable, "-m", "textmine", "review", str(study), "--no-browser", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process, sync_playwright() as playwright:
        try:
            address = re.findall(r"http://\S+", process.stdout.readline())[0]
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1400, "height": 900})
            page.goto(address)
            page.fill("#name", "bench")
            page.click("text=Continue")
            page.wait_for_selector("table.matrix")
            times = page.evaluate(_SCROLL)
            print(
                f"frames of scrolling: median {times[60]:.0f} ms, 95th percentile {times[114]:.0f} ms, longest {times[-1]:.0f} ms"
            )
            browser.close()
        finally:
            process.terminate()


if __name__ == "__main__":
    where, *sizes = sys.argv[1:]
    rows, columns = map(int, sizes or (100, 60))
    if not Path(where).exists():
        make_study(Path(where), rows, columns)
        run_study(Path(where))
    ask_for_pages(Path(where))
    scroll(Path(where))
