"""`python -m tests.golden NAME...`: what the extractor finds in these cases, field by field, where it differs."""

import sys

from tests.golden.cases import FIELDS, article_of, names, read_case, shown


def main() -> None:
    for name in sys.argv[1:] or names():
        case, article = read_case(name), article_of(name)
        for field in FIELDS:
            found, expected = shown(article, field), case.expectation(field)
            if found != expected:
                print(f"{name} {field}{' (known)' if field in case.flaws else ''}")
                if isinstance(found, list) and isinstance(expected, list):
                    for value in expected:
                        if value not in found:
                            print(f"  - {value}")
                    for value in found:
                        if value not in expected:
                            print(f"  + {value}")
                    if sorted(map(str, found)) == sorted(map(str, expected)):
                        print("  (in another order)")
                else:
                    print(f"  - {expected!r}\n  + {found!r}")


if __name__ == "__main__":
    main()
