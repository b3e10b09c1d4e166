"""Programs as models write them for maths, with what CPython prints: programs/src/test/resources/programs/golden.json.

    python3.11 tools/golden/make_programs.py programs/src/test/resources/programs/golden.json

The programs are written for this file. MAmmoTH's imports (math, also star-imported, and hashlib) come before each."""
import json, os, subprocess, sys
PROGRAMS = r'''
print(48 + 48 / 2)
###
price = 12.5
count = 4
total = price * count
print(total)
###
apples = 7
eaten = 2
left = apples - eaten
print("The answer is", left)
###
print(100 * 1.1 ** 3)
###
print(1 / 3, 2 / 3, 22 / 7, 1e16, 1e15, 123456789012345680.0, 1e-5, 0.0001)
###
print(0.1 + 0.2, 1.1 * 3, 3.3 / 1.1, 1.7976931348623157e308)
###
print(7 // 2, -7 // 2, 7 % 3, -7 % 3, 7 % -3, divmod(-7, 2), -7.5 // 2, 5.5 % 2)
###
print(round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1234.5678, -2), round(5, -1))
###
print(2 ** 100, 3 ** -2, 0 ** 0, (-8) ** (1 / 3))
###
print(sqrt(2), pi, e, pow(2, 3), floor(-1.5), ceil(1.2), factorial(20), gcd(84, 36), comb(10, 3))
###
print(math.isclose(0.1 + 0.2, 0.3), math.hypot(3, 4), math.log(100, 10), math.log2(8), math.log10(1000))
###
print(abs(math.sin(math.pi)) < 1e-15, math.degrees(math.pi), math.radians(180))
###
def triangle(n):
    return n * (n + 1) // 2
print(triangle(100))
###
def fib(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a
print(fib(90))
###
primes = [n for n in range(2, 60) if all(n % d for d in range(2, int(n ** 0.5) + 1))]
print(primes, len(primes), sum(primes))
###
total = 0
n = 1
while total < 1000:
    total += n * n
    n += 1
print(n - 1, total)
###
from fractions import Fraction
print(Fraction(3, 4) + Fraction(5, 6), Fraction("0.125"), Fraction(1.5), Fraction(10, 4))
###
from decimal import Decimal, getcontext
getcontext().prec = 10
print(Decimal(1) / Decimal(7), Decimal("1.10") + Decimal("2.2"), Decimal("1E+3"))
###
from itertools import permutations, combinations, product
print(len(list(permutations("abcd"))), list(combinations([1, 2, 3], 2)), len(set(product([0, 1], repeat=5))))
###
from collections import Counter, defaultdict
print(Counter("mississippi").most_common(2), dict(Counter([1, 1, 2])))
###
import statistics
print(statistics.mean([1, 2, 3, 4]), statistics.median([5, 1, 3]), statistics.pstdev([2, 4, 4, 4, 5, 5, 7, 9]))
###
print(f"{3.14159:.2f} {1234567.891:,.2f} {42:05d} {0.256:.1%} {255:x} {255:#b} {'a':>5}|{'b':^5}|")
###
print("%.3f %d %s %5.1f%%" % (2 / 3, 7.9, [1, 2], 12.34))
###
print("{:.0f} {:e} {:g} {:g}".format(2.5, 12345.678, 1e-7, 123456789.0))
###
print(True + True, None, [], {}, (1,), {1: "a"}, "x" * 3, not 0, 1 == 1.0)
###
x = [3, 1, 2]
x.sort(reverse=True)
print(x, sorted("banana"), x[::-1], x[-1], max(x), min(x), sum(x))
###
print(sum(i for i in range(1, 1001) if i % 3 == 0 or i % 5 == 0))
###
print(complex(1, 2) * complex(3, -1), abs(3 + 4j), (1 + 2j).conjugate())
###
a, b, c = 1, -5, 6
d = b ** 2 - 4 * a * c
print((-b + sqrt(d)) / (2 * a), (-b - math.sqrt(d)) / (2 * a))
###
import datetime
d = datetime.date(2024, 2, 28) + datetime.timedelta(days=2)
print(d, d.strftime("%A"), (datetime.date(2024, 12, 25) - d).days)
###
speed = 60
for hours in range(1, 4):
    print(speed * hours, end=" ")
print()
###
print("a", "b", sep="-")
print()
print("ünïcödé ½ π ≤ 😀")
###
print(int("101", 2), bin(10), hex(255), oct(8), int(-3.9), float("1e3"), str(1.0), chr(65), ord("a"))
###
class Account:
    def __init__(self, amount):
        self.amount = amount
    def interest(self, rate, years):
        return self.amount * (1 + rate) ** years - self.amount
print(round(Account(1000).interest(0.05, 2), 2))
###
import re
print(sum(map(int, re.findall(r"\d+", "3 apples, 14 pears and 15 figs"))))
###
from functools import reduce, lru_cache
@lru_cache(None)
def ways(n):
    return 1 if n < 2 else ways(n - 1) + ways(n - 2)
print(ways(50), reduce(lambda x, y: x * y, range(1, 11)))
###
matrix = [[1, 2], [3, 4]]
print(matrix[0][0] * matrix[1][1] - matrix[0][1] * matrix[1][0], list(zip(*matrix)))
###
x, y = 0.0, 1.0
for _ in range(50):
    m = (x + y) / 2
    if m * m < 0.5:
        x = m
    else:
        y = m
print(round(x, 10))
###
print(hashlib.md5(b"s2l").hexdigest(), hashlib.sha256("é".encode()).hexdigest())
###
try:
    print(1 / 0)
except ZeroDivisionError as error:
    print("error:", error)
###
if __name__ == "__main__":
    print("main")
###
n = 1234
digits = 0
while n:
    n, r = divmod(n, 10)
    digits += r
print(digits, sum(int(d) for d in str(2 ** 200)))
###
print(float("inf"), -float("inf"), float("nan"), 1e308 * 10, -0.0, 0.0 == -0.0)
###
print(10 ** 20, 10 ** 20 + 0.0, 123456789 ** 5, 10 ** 50 // 7, 2 ** 0.5, 4 ** 0.5, 8 ** (1 / 3))
###
answer = lambda p, r, t: p * r * t / 100
print(answer(1500, 8, 3), answer(p=200, r=5, t=0.5))
###
import random
random.seed(7)
print(random.randint(1, 6), random.random(), random.sample(range(10), 3))
###
print(len({1, 2, 2, 3}), {1, 2} & {2, 3}, sorted({3, 1} | {2}), 2 in {1, 2})
###
print(sum([0.1] * 10), math.fsum([0.1] * 10), prod([1, 2, 3, 4]), isqrt(99), perm(5, 2), lcm(4, 6))
'''
IMPORTS = "import math\nfrom math import *\nimport hashlib\n"
rows = []
for program in PROGRAMS.strip("\n").split("\n###\n"):
    ran = subprocess.run([sys.executable, "-c", IMPORTS + program], capture_output=True, env={**os.environ, "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"})
    assert ran.returncode == 0, (program, ran.stderr.decode())
    rows.append(dict(program=program, printed=ran.stdout.decode()))
with open(sys.argv[1], "w", encoding="utf-8") as out:
    json.dump(dict(python=sys.version.split()[0], programs=rows), out, indent=0, ensure_ascii=True)
    out.write("\n")
print(len(rows), "programs")
