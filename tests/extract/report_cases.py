"""Print how many cases of each file hold: `python tests/extract/report_cases.py [--faults]`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]  # as pytest's pythonpath

from claim_cases import FILES, extract_all, find_faults, read_cases, read_gaps  # noqa: E402


def report(show_faults: bool) -> None:
    extractions = extract_all()
    held_of_all = total = 0
    for path in FILES:
        cases = read_cases(path)
        faults = {case["id"]: find_faults(case, extractions[case["id"]]) for case in cases}
        held = sum(not found for found in faults.values())
        print(f"{path.stem:28} {held:4} of {len(cases)} ({held / len(cases):.0%})")
        held_of_all, total = held_of_all + held, total + len(cases)
        for case in cases if show_faults else ():
            for fault in faults[case["id"]]:
                print(f"  {case['id']} ({case['why']}): {case['text']!r}\n      {fault}")
    print(f"{'all':28} {held_of_all:4} of {total} ({held_of_all / total:.0%}); known gaps {len(read_gaps())}")


if __name__ == "__main__":
    report("--faults" in sys.argv[1:])
