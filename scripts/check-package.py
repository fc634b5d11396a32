#!/usr/bin/env python3
"""Looks into the packages that `dotnet pack Iso8583.Core -o FOLDER` made; says what is missing and exits with 1."""
import pathlib
import re
import sys
import xml.etree.ElementTree as ET
import zipfile


def main(folder):
    faults = []
    packages = sorted(pathlib.Path(folder).glob("Iso8583.Core.*.nupkg"))
    symbols = sorted(pathlib.Path(folder).glob("Iso8583.Core.*.snupkg"))
    if len(packages) != 1 or len(symbols) != 1:
        print(f"package: expected one .nupkg and one .snupkg, found {len(packages)} and {len(symbols)}")
        return 1
    with zipfile.ZipFile(packages[0]) as package, zipfile.ZipFile(symbols[0]) as debug:
        names = package.namelist()
        for needed in ("README.md", "lib/net10.0/Iso8583.Core.dll", "lib/net10.0/Iso8583.Core.xml"):
            if needed not in names:
                faults.append(f"{needed} is missing")
        if "lib/net10.0/Iso8583.Core.pdb" not in debug.namelist():
            faults.append("the symbols lack lib/net10.0/Iso8583.Core.pdb")
        root = ET.fromstring(package.read("Iso8583.Core.nuspec"))
        meta = {re.sub(r"^\{.*\}", "", e.tag): e for e in root[0]}
        if "license" not in meta or meta["license"].get("type") != "expression" or meta["license"].text != "MIT":
            faults.append("no licence expression MIT")
        if "readme" not in meta or meta["readme"].text != "README.md":
            faults.append("the README is not named in the nuspec")
        for needed in ("description", "authors", "tags"):
            if needed not in meta or not meta[needed].text:
                faults.append(f"{needed} is empty")
        documented = 0
        if "lib/net10.0/Iso8583.Core.xml" in names:
            documented = len(ET.fromstring(package.read("lib/net10.0/Iso8583.Core.xml")).findall("./members/member"))
            if documented < 500:
                faults.append(f"only {documented} members are documented")
    for fault in faults:
        print("package:", fault)
    if not faults:
        print(f"package: {packages[0].name} with README, {documented} documented members, licence MIT, symbols beside it")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
