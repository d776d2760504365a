"""compare.py REFERENCE OURS VERB: ours has the names and types of the reference, and its values where they must be equal."""
import json
import sys

# Sentences: as many, and of the same type.
WORDS = {"warnings", "pendingReason"}
# Values that differ: what is counted (kinora: what is mounted too); what ends with the composition; and the time
# that a nested one is given, for which the reference has the end of what is in it.
OTHER = {"_meta", "size", "types", "elements"}
OPEN = {"open": {"duration", "end", "absEnd"}, "part": {"duration"}, "captions": {"duration"}}


def kind(v):
    if isinstance(v, bool) or v is None:
        return type(v).__name__
    return "number" if isinstance(v, (int, float)) else type(v).__name__


def compare(path, theirs, ours, skip=()):
    wrong = []
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for k in set(ours) - set(theirs):
            wrong.append("%s.%s is not in the reference" % (path, k))
        for k, v in theirs.items():
            if k not in ours:
                wrong.append("%s.%s is missing" % (path, k))
            elif k in OTHER or k in WORDS or k in skip:
                if kind(v) != kind(ours[k]) or (isinstance(v, list) and len(v) != len(ours[k])):
                    wrong.append("%s.%s is a %s, not a %s" % (path, k, kind(ours[k]), kind(v)))
            else:
                wrong += compare("%s.%s" % (path, k), v, ours[k])
    elif isinstance(theirs, list) and isinstance(ours, list):
        if len(theirs) != len(ours):
            wrong.append("%s has %d members, not %d" % (path, len(ours), len(theirs)))
        for i, (a, b) in enumerate(zip(theirs, ours)):
            name = a.get("id") if isinstance(a, dict) else None
            wrong += compare("%s[%d]" % (path, i), a, b, OPEN.get(name, ()))
    elif kind(theirs) != kind(ours) or (theirs != ours and not (kind(ours) == "number" and abs(theirs - ours) < 1e-6)):
        wrong.append("%s is %r, not %r" % (path, ours, theirs))
    return wrong


found = compare(sys.argv[3], json.load(open(sys.argv[1])), json.load(open(sys.argv[2])))
if found:
    print("\n".join(found))
sys.exit(len(found) > 0)
