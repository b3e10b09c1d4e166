# What MAmmoTH's protocol imports before a program. A name that costs time is bound only where the
# program has it. Where numpy is not installed, whoever touches `np` is told so, and what _bind gives
# back says that it happened, even if the program caught the error.
import math
from math import *


def _bind(program):
    import builtins
    import sys

    global hashlib, np
    builtins.exit = builtins.quit = sys.exit
    touches = []

    def touch(*arguments, **named):
        touches.append(True)
        raise ModuleNotFoundError("No module named 'numpy'", name="numpy")

    if "hashlib" in program:
        import hashlib
    if "np" in program:
        try:
            import numpy as np
        except ModuleNotFoundError:
            names = "call repr str format bool len iter getitem setitem contains eq hash int float"
            methods = {f"__{name}__": touch for name in names.split()}
            methods["__getattribute__"] = methods["__setattr__"] = touch
            np = type("module", (), methods)()
    return lambda: True if touches else False
