package dev.s2l.lm.model;

/// What the numbers of a run depend on besides data and seed; goes into its manifest.
///
/// @param device `cpu` or `cuda`
/// @param processor the processor's name as the system gives it
/// @param capability the widest vector instructions libtorch uses, for example `AVX512`
/// @param threads threads of one operator
/// @param libtorch version of libtorch
/// @param float32MatmulPrecision libtorch's setting for float32 matrix products
/// @param matmulRelativeError largest error of a float32 product on this device relative to the
///   float64 one; about 4e-7 is true float32, 1e-3 a shortened format
public record DeviceFacts(
    String device,
    String processor,
    String capability,
    int threads,
    String libtorch,
    String float32MatmulPrecision,
    double matmulRelativeError) {}
