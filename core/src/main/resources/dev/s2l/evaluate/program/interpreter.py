# Says what the interpreter is and where its libraries lie: a line for the version, one for the
# executable, one for its home, then one for each folder below its prefixes that modules are
# imported from. A folder of the user's that a variable or a .pth file names is not among them.
import os
import sys

print(".".join(map(str, sys.version_info[:3])))
print(os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable))
print(sys.base_prefix)
prefixes = {os.path.realpath(prefix) + os.sep for prefix in (sys.prefix, sys.base_prefix)}
for place in sys.path:
    if os.path.isdir(place) and os.path.realpath(place).startswith(tuple(prefixes)):
        print(os.path.realpath(place))
