# Says what the interpreter is and where its libraries lie: a line for the version, one for the
# executable, one for its home, then one for each folder that modules are imported from.
import os
import sys

print(".".join(map(str, sys.version_info[:3])))
print(os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable))
print(sys.base_prefix)
for place in sys.path:
    if os.path.isdir(place):
        print(os.path.realpath(place))
