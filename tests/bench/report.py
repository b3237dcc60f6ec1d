"""Tables of what was measured, the targets beside it, misses marked."""

from __future__ import annotations

import statistics
from typing import Any

from servers import Kind, Seen

# What was asked of moments, in milliseconds: with the demo's rows, and with 100,000.
MOMENT_TARGETS = (1.0, 10.0)
MOMENTS = ("make a tenant", "save a checkpoint", "restore it", "reset", "delete a tenant")
ROWS_TARGET, REPEATED_TARGET = 1.3, 1.3
START_TARGET, RSS_TARGET, INSTALL_TARGET, FLAT_TARGET = 1.3, 1.5, 1.6, 1.05


def median(values: list[float]) -> float:
    return statistics.median(values)


def verdict(value: float, target: float | None, *, at_least: bool = False) -> str:
    if target is None:
        return ""
    met = value >= target if at_least else value <= target
    return f"{'>=' if at_least else '<='} {target:<4g}{'' if met else ' MISS'}"


def speed_table(
    found: dict[tuple[str, int], list[tuple[Seen, Seen]]], kinds: dict[str, Kind]
) -> list[dict[str, Any]]:
    rows = []
    for (name, many), pairs in found.items():
        kind = kinds[name]
        ratios = [ours.rate / theirs.rate for ours, theirs in pairs]
        row = {
            "kind": name,
            "connections": many,
            "rate": median([ours.rate for ours, _ in pairs]),
            "bare_rate": median([theirs.rate for _, theirs in pairs]),
            "ratio": median(ratios),
            "low": min(ratios),
            "high": max(ratios),
            "target": kind.rate.get(many, kind.rate.get(0)),
            "bad": sum(ours.bad + theirs.bad for ours, theirs in pairs),
        }
        for part, target in (("p50", kind.p50), ("p99", kind.p99)):
            row[part] = median([getattr(ours, part) for ours, _ in pairs]) / 1000
            row[f"{part}_ratio"] = median([getattr(a, part) / getattr(b, part) for a, b in pairs])
            row[f"{part}_target"] = target
        spent = [(a.cpu, b.cpu) for a, b in pairs if a.cpu is not None and b.cpu is not None]
        if spent:
            row["cpu"], row["bare_cpu"] = (median(list(side)) for side in zip(*spent, strict=True))
        rows.append(row)
    return rows


def _cpu(row: dict[str, Any]) -> str:
    if "cpu" not in row:
        return ""
    return f"{row['cpu']:>7.0f}{row['bare_cpu']:>6.0f}{row['bare_cpu'] / row['cpu']:>6.2f}"


def print_speed(rows: list[dict[str, Any]]) -> None:
    print(
        f"\n{'':<9}{'conn':>5}{'req/s':>9}{'bare':>8}{'ratio':>7}  {'(range)':<12}{'target':<14}"
        f"{'p50 ms':>7}{'ratio':>6}  {'target':<13}{'p99 ms':>7}{'ratio':>6}  {'target':<13}"
        f"{'CPU us':>7}{'bare':>6}{'ratio':>6}"
    )
    for r in rows:
        spread = f"({r['low']:.2f}-{r['high']:.2f})"
        print(
            f"{r['kind']:<9}{r['connections']:>5}{r['rate']:>9.0f}{r['bare_rate']:>8.0f}"
            f"{r['ratio']:>7.2f}  {spread:<12}"
            f"{verdict(r['ratio'], r['target'], at_least=True):<14}"
            f"{r['p50']:>7.2f}{r['p50_ratio']:>6.2f}  {verdict(r['p50_ratio'], r['p50_target']):<13}"
            f"{r['p99']:>7.2f}{r['p99_ratio']:>6.2f}  {verdict(r['p99_ratio'], r['p99_target']):<13}"
            f"{_cpu(r)}"
            f"{'  BAD ANSWERS ' + str(r['bad']) if r['bad'] else ''}"
        )
    if any(r["high"] > 1.4 * r["low"] for r in rows):
        print(
            "The ratios of some rows lie far apart: something else used the machine. CPU microseconds "
            "of the\nserver for a request, and their ratio (bare through so-mock), are what noise hardly touches."
        )


def print_rest(result: dict[str, Any]) -> None:
    began = result["start"]
    print(
        f"\nstart to first 200  {began['mock'] * 1000:.0f} ms, bare {began['bare'] * 1000:.0f} ms, "
        f"ratio {began['ratio']:.2f}  {verdict(began['ratio'], START_TARGET)}"
    )
    if all(result["idle"].values()):
        (ours, anon), (theirs, bare_anon) = result["idle"]["so-mock"], result["idle"]["bare"]
        print(
            f"idle RSS            {ours:.1f} MB ({anon / ours:.0%} anonymous), bare {theirs:.1f} MB "
            f"({bare_anon / theirs:.0%}), ratio {ours / theirs:.2f}  "
            f"{verdict(ours / theirs, RSS_TARGET)}"
        )
    grown = result["growth"]
    if grown:
        megabytes = grown["megabytes"]
        steps = ", ".join(f"{mb:.1f}" for mb in megabytes)
        flat = megabytes[-1] / megabytes[2]
        print(
            f"RSS under load      {steps} MB, one figure every {grown['step']:,} mixed requests; last to "
            f"third {flat:.2f}  {verdict(flat, FLAT_TARGET)}\n"
            f"a created mailbox   {grown['kilobytes_a_row']:.2f} KB"
        )
    if result["install"]:
        ours, theirs = result["install"]["so-mock"], result["install"]["bare"]
        print(
            f"installed           {ours:.1f} MB without Faker, bare {theirs:.1f} MB, ratio "
            f"{ours / theirs:.2f}  {verdict(ours / theirs, INSTALL_TARGET)}"
        )
    else:
        print("installed           not measured; --install does, from the network")


def print_rights(rows: dict[str, Any], targets: dict[str, float]) -> None:
    """Of the requests/s without rights, with them: `rows` are hidden by the role, or fields of the row too."""
    print(f"\n{'rights enforced':<16}{'off req/s':>10}{'rows':>9}{'CPU':>6}{'fields':>9}{'CPU':>6}  {'(range)':<12}target")  # fmt: skip
    for kind, row in rows.items():
        line = f"{kind:<16}{row['off']:>10.0f}"
        for side in (row["plain"], row["fields"]):
            line += f"{side['ratio']:>9.2f}{side['cpu'] or 0:>6.2f}"
        low, high = (
            min(row[n]["low"] for n in ("plain", "fields")),
            max(row[n]["high"] for n in ("plain", "fields")),
        )
        worst = min(row["plain"]["ratio"], row["fields"]["ratio"])
        bad = row["plain"]["bad"] + row["fields"]["bad"]
        told = verdict(worst, targets.get(kind), at_least=True)
        print(f"{line}  ({low:.2f}-{high:.2f}) {told}{f'  BAD ANSWERS {bad}' if bad else ''}")


def print_wire(rows: dict[str, Any], megabytes: list[float], step: int) -> None:
    print(
        f"\n{'beside plain JSON':<18}{'req/s':>9}{'CPU us':>8}   part of its req/s, times its CPU"
    )
    for kind, row in rows.items():
        print(f"{kind:<18}{row['rate']:>9.0f}{row['cpu'] or 0:>8.0f}{_bad(row)}")
        for name, other in row["others"].items():
            spread = f"({other['low']:.2f}-{other['high']:.2f})"
            print(
                f"  {name:<16}{other['ratio']:>9.2f}{other['cpu'] or 0:>8.2f}  {spread}{_bad(other)}"
            )
    flat = megabytes[-1] / megabytes[1]
    steps = ", ".join(f"{mb:.1f}" for mb in megabytes)
    print(
        f"RSS, mixed wishes   {steps} MB, one figure every {step:,} requests; last to second {flat:.2f}  "
        f"{verdict(flat, FLAT_TARGET)}"
    )


def _bad(row: dict[str, Any]) -> str:
    return f"  BAD ANSWERS {row['bad']}" if row["bad"] else ""


def rows_table(seen: dict[str, Any]) -> dict[str, Any]:
    """What `rows.py` saw, as it is printed: calls in microseconds, moments in milliseconds."""
    calls = {}
    for kind, rounds in seen["calls"].items():
        ratios = [many / few for few, many in rounds]
        few, many = (median(list(side)) for side in zip(*rounds, strict=True))
        ratio = {"ratio": median(ratios), "low": min(ratios), "high": max(ratios)}
        calls[kind] = {"few": few, "many": many, **ratio}
    moments = {
        kind: [{"median": median(side[kind]) / 1e3, "worst": max(side[kind]) / 1e3} for side in seen["moments"]]
        for kind in seen["moments"][0]
    }  # fmt: skip
    flat = [median(side[-3:]) / median(side[:3]) for side in seen["flat"]]
    kept = {"rows": seen["rows"], "repetitions": seen["repetitions"]}
    return kept | {"calls": calls, "moments": moments, "flat": flat}


def print_rows(table: dict[str, Any]) -> None:
    few, many = (f"{count:,} rows" for count in table["rows"])
    print(f"\n{'CPU us a call':<20}{few:>14}{many:>14}{'ratio':>7}  {'(range)':<12}target")
    for kind, row in table["calls"].items():
        spread = f"({row['low']:.2f}-{row['high']:.2f})"
        print(
            f"{kind:<20}{row['few']:>14.0f}{row['many']:>14.0f}{row['ratio']:>7.2f}  {spread:<12}"
            f"{verdict(row['ratio'], ROWS_TARGET)}"
        )
    print(f"\n{'CPU ms':<20}{few:>14}{'worst':>7}  {'target':<11}{many:>14}{'worst':>7}  target")
    for kind, both in table["moments"].items():
        line = f"{kind:<20}"
        for side, target in zip(both, MOMENT_TARGETS, strict=True):
            told = verdict(side["median"], target if kind in MOMENTS else None)
            line += f"{side['median']:>14.2f}{side['worst']:>7.2f}  {told:<11}"
        print(line.rstrip())
    told = ", ".join(f"{ratio:.2f}  {verdict(ratio, REPEATED_TARGET)}" for ratio in table["flat"])
    print(f"{table['repetitions']:,} of all five, time of the last to the first: {told}")
