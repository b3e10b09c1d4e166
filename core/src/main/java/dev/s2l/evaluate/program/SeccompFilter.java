package dev.s2l.evaluate.program;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.IntStream;

/// The system calls that Python needs to compute and to print, as a program of the classic Berkeley
/// Packet Filter, which the kernel runs at each call (seccomp(2)). Every other call is answered
/// with ENOSYS, as if the kernel did not have it: no socket, no process or thread, no signal to
/// another, no change of a file, no tracing, mounting or namespace. For x86-64 alone; a call by
/// another table of numbers ends the process.
final class SeccompFilter {
  private static final int LOAD = 0x20;
  private static final int JUMP_IF_EQUAL = 0x15;
  private static final int JUMP_IF_AT_LEAST = 0x35;
  private static final int RETURN = 0x06;

  private static final int OFFSET_OF_NUMBER = 0;
  private static final int OFFSET_OF_ARCHITECTURE = 4;
  private static final int X86_64 = 0xC000003E;
  private static final int X32_CALLS = 0x40000000;

  private static final int ALLOW = 0x7FFF0000;
  private static final int KILL_PROCESS = 0x80000000;
  private static final int ENOSYS = 0x00050000 | 38;

  private static final int[] CALLS = {
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8, // read write open close stat fstat lstat poll lseek
    9,
    10,
    11,
    12,
    13,
    14,
    15, // mmap mprotect munmap brk rt_sigaction rt_sigprocmask rt_sigreturn
    16,
    17,
    19,
    20,
    21, // ioctl pread64 readv writev access
    23,
    24,
    25,
    26,
    28, // select sched_yield mremap msync madvise
    32,
    33,
    34,
    35,
    36,
    37,
    38, // dup dup2 pause nanosleep getitimer alarm setitimer
    39,
    59,
    60,
    63,
    72,
    79,
    89, // getpid execve (of Python itself) exit uname fcntl getcwd readlink
    96,
    97,
    98,
    99,
    100, // gettimeofday getrlimit getrusage sysinfo times
    102,
    104,
    107,
    108,
    110,
    115, // getuid getgid geteuid getegid getppid getgroups
    131,
    158,
    160,
    186,
    201,
    202, // sigaltstack arch_prctl setrlimit gettid time futex
    204,
    217,
    218,
    228,
    229,
    230, // sched_getaffinity getdents64 set_tid_address clock_*
    231,
    257,
    262,
    267,
    269, // exit_group openat newfstatat readlinkat faccessat
    270,
    271,
    273,
    292,
    302, // pselect6 ppoll set_robust_list dup3 prlimit64
    318,
    332,
    334,
    439 // getrandom statx rseq faccessat2
  };

  private SeccompFilter() {}

  static byte[] bytes() {
    int[] calls = IntStream.of(CALLS).sorted().toArray();
    ByteBuffer program =
        ByteBuffer.allocate(8 * (8 + 2 * calls.length)).order(ByteOrder.LITTLE_ENDIAN);
    put(program, LOAD, 0, 0, OFFSET_OF_ARCHITECTURE);
    put(program, JUMP_IF_EQUAL, 1, 0, X86_64);
    put(program, RETURN, 0, 0, KILL_PROCESS);
    put(program, LOAD, 0, 0, OFFSET_OF_NUMBER);
    put(program, JUMP_IF_AT_LEAST, 0, 1, X32_CALLS);
    put(program, RETURN, 0, 0, KILL_PROCESS);
    for (int call : calls) {
      put(program, JUMP_IF_EQUAL, 0, 1, call);
      put(program, RETURN, 0, 0, ALLOW);
    }
    put(program, RETURN, 0, 0, ENOSYS);
    byte[] bytes = new byte[program.position()];
    program.flip().get(bytes);
    return bytes;
  }

  /// @param ifTrue instructions that are passed over if the comparison holds
  /// @param ifFalse the same if it does not
  private static void put(ByteBuffer program, int code, int ifTrue, int ifFalse, int value) {
    program.putShort((short) code).put((byte) ifTrue).put((byte) ifFalse).putInt(value);
  }
}
