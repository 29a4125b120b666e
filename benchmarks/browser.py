"""How fast the application is: seconds to a first picture, frames a second for one visitor and for ten.

``python benchmarks/browser.py [--visitors 10] [--seconds 8]`` starts ``run.py app``, opens the usual two
cities (1,200 households, 3,600 lots each) and plays them at 24 months a second in a Chromium of this
machine. For the many only the server's work is done, as their pages are drawn by other machines. A frame is
one new picture of both maps. Needs the extra ``test``.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

import panel as pn
from bokeh.document import Document
from panel.io.state import set_curdoc
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from analysis.app.cities import Pair  # noqa: E402
from analysis.app.course import YEAR  # noqa: E402
from analysis.app.link import FEWEST, default_question, read  # noqa: E402
from analysis.app.page import Page  # noqa: E402
from analysis.app.server import Limits  # noqa: E402
from analysis.app.visit import Visit  # noqa: E402

HOUSE = Path(__file__).resolve().parents[1]
CHROMIUM = "/usr/bin/chromium"
FIRST = """() => window.Bokeh && Bokeh.documents.length && [...Bokeh.documents[0]._all_models.values()]
  .some(m => m.type == "ColumnDataSource" && m.data.image && Array.from(m.data.image[0]).some(v => v == v))"""
FRAMES = """(ms) => new Promise(done => {
  const map = [...Bokeh.documents[0]._all_models.values()]
    .find(m => m.type == "ColumnDataSource" && m.data.image)
  let last = null, frames = 0
  const start = performance.now()
  const look = () => {
    if (map.data.image[0] !== last) { frames++; last = map.data.image[0] }
    if (performance.now() - start < ms) requestAnimationFrame(look); else done(1000 * frames / ms)
  }
  look()
})"""


def started() -> tuple[subprocess.Popen[str], str]:
    """The server and its address."""
    command = [sys.executable, "run.py", "app", "--port", "0", "--quiet", "--visitors", "100"]
    process = subprocess.Popen(command, cwd=HOUSE, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    for line in process.stderr:
        if found := re.search(r"http://\S+/", line):
            threading.Thread(target=process.stderr.read, daemon=True).start()
            return process, found.group()
    raise RuntimeError("the application did not start")


def drawn(address: str, seconds: float) -> tuple[float, float]:
    """Seconds to the first picture, the best of three; frames a second that a Chromium draws, the median."""
    first, frames = [], []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for _ in range(3):
            page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
            start = time.perf_counter()
            page.goto(address)
            page.wait_for_function(FIRST, timeout=60_000)
            first.append(time.perf_counter() - start)
            page.locator(".top select").nth(2).select_option("24")
            page.locator(".key-play button").click()
            page.wait_for_timeout(1_500)
            frames.append(page.evaluate(FRAMES, 1_000 * seconds))
            page.context.close()
            time.sleep(12)  # until the server has forgotten it
        browser.close()
    return min(first), statistics.median(frames)


def many(visitors: int, seconds: float) -> float:
    """Frames a second that each of so many visitors gets when one server process does its part for all.

    Living, reading the layers and changing the documents; neither sending nor drawing, which is done by
    the machines of the visitors. By processor time, so that other work of this machine does not count.
    """
    pn.extension()
    Pair(default_question(FEWEST)).live_to(YEAR + 1)  # reads the rules from disk
    pages = []
    for _ in range(visitors):
        visit = Visit(read({}, Limits().households))
        document = Document()
        with set_curdoc(document):
            page = Page(visit, Limits().households)
            page.template.server_doc(document)
        page.begin()
        visit.pair.live_to(1)
        visit.hurry(24)
        visit.play(True)
        pages.append((document, visit, page))
    for document, _, page in pages:
        with set_curdoc(document):
            page.beat()
            page.beat()
    start, lived = time.process_time(), 0
    while time.process_time() - start < seconds:
        for document, visit, page in pages:
            before = visit.pair.months
            with set_curdoc(document):
                page.beat()
            lived += visit.pair.months - before
    return lived / visitors / (time.process_time() - start)


def main() -> None:
    """Measure, and print one JSON document."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--visitors", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=8.0)
    options = parser.parse_args()
    process, address = started()
    try:
        first, frames = drawn(address, options.seconds)
    finally:
        process.terminate()
    each = many(options.visitors, options.seconds)
    found = {
        "first_picture_seconds": first,
        "frames_a_second": frames,
        f"frames_a_second_of_each_of_{options.visitors}": each,
    }
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
