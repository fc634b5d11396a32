#!/usr/bin/env python3
"""Adds up the .trx files of a folder: the ten slowest tests, why tests were skipped, and one closing line."""
import collections
import pathlib
import sys
import xml.etree.ElementTree as ET

NS = {"t": "http://microsoft.com/schemas/VisualStudio/TeamTest/2010"}


def seconds(text):
    hours, minutes, rest = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def main(folder):
    counts = collections.Counter()
    slow, skipped, failed = [], collections.Counter(), []
    files = sorted(pathlib.Path(folder).glob("*.trx"))
    for file in files:
        for result in ET.parse(file).getroot().iterfind(".//t:UnitTestResult", NS):
            outcome = result.get("outcome")
            name = result.get("testName")
            if outcome == "Passed":
                counts["passed"] += 1
            elif outcome == "NotExecuted":
                counts["skipped"] += 1
                text = result.find(".//t:Message", NS)
                skipped[(text.text if text is not None and text.text else "no reason given").strip().splitlines()[0]] += 1
            else:
                counts["failed"] += 1
                failed.append(f"{file.stem}: {name}")
            slow.append((seconds(result.get("duration", "0:0:0")), f"{file.stem}: {name}"))

    print("slowest tests:")
    for duration, name in sorted(slow, reverse=True)[:10]:
        print(f"  {duration:7.2f} s  {name}")
    for reason, count in skipped.items():
        print(f"skipped {count}: {reason}")
    for name in failed:
        print(f"FAILED {name}")
    print(f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    return 0 if counts["failed"] == 0 and counts["passed"] > 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
