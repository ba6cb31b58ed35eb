using static Skep.Bytecode.ConformanceGroup;
using static Skep.Bytecode.IsaVersion;
using static Skep.Bytecode.OpcodeKind;

namespace Skep.Bytecode;

// Each row: kind, opcode, syntax, conformance group, lowest -mcpu, first kernel; then the fields that are fixed but not zero.
static class OpcodeRows
{
    static readonly Version Linux3_18 = new(3, 18);
    static readonly Version Linux4_14 = new(4, 14);
    static readonly Version Linux4_16 = new(4, 16);
    static readonly Version Linux5_1 = new(5, 1);
    static readonly Version Linux5_2 = new(5, 2);
    static readonly Version Linux5_10 = new(5, 10);
    static readonly Version Linux5_12 = new(5, 12);
    static readonly Version Linux5_13 = new(5, 13);
    static readonly Version Linux5_14 = new(5, 14);
    static readonly Version Linux6_6 = new(6, 6);
    static readonly Version Linux6_9 = new(6, 9);
    static readonly Version Linux6_15 = new(6, 15);
    static readonly Version Linux6_19 = new(6, 19);

    public static readonly OpcodeInfo[] All =
    [
        // RFC 9669 section 4.1: arithmetic, 32 bits wide. The upper half of the destination becomes zero.
        Row(Add32K, 0x04, "w{dst} += {imm}", Base32, V3, Linux3_18),
        Row(Add32X, 0x0c, "w{dst} += w{src}", Base32, V3, Linux3_18),
        Row(Sub32K, 0x14, "w{dst} -= {imm}", Base32, V3, Linux3_18),
        Row(Sub32X, 0x1c, "w{dst} -= w{src}", Base32, V3, Linux3_18),
        Row(Mul32K, 0x24, "w{dst} *= {imm}", Divmul32, V3, Linux3_18),
        Row(Mul32X, 0x2c, "w{dst} *= w{src}", Divmul32, V3, Linux3_18),
        Row(Div32K, 0x34, "w{dst} /= {imm}", Divmul32, V3, Linux3_18),
        Row(Div32X, 0x3c, "w{dst} /= w{src}", Divmul32, V3, Linux3_18),
        Row(SDiv32K, 0x34, "w{dst} s/= {imm}", Divmul32, V4, Linux6_6, offset: 1),
        Row(SDiv32X, 0x3c, "w{dst} s/= w{src}", Divmul32, V4, Linux6_6, offset: 1),
        Row(Or32K, 0x44, "w{dst} |= {imm}", Base32, V3, Linux3_18),
        Row(Or32X, 0x4c, "w{dst} |= w{src}", Base32, V3, Linux3_18),
        Row(And32K, 0x54, "w{dst} &= {imm}", Base32, V3, Linux3_18),
        Row(And32X, 0x5c, "w{dst} &= w{src}", Base32, V3, Linux3_18),
        Row(Lsh32K, 0x64, "w{dst} <<= {imm}", Base32, V3, Linux3_18),
        Row(Lsh32X, 0x6c, "w{dst} <<= w{src}", Base32, V3, Linux3_18),
        Row(Rsh32K, 0x74, "w{dst} >>= {imm}", Base32, V3, Linux3_18),
        Row(Rsh32X, 0x7c, "w{dst} >>= w{src}", Base32, V3, Linux3_18),
        Row(Mod32K, 0x94, "w{dst} %= {imm}", Divmul32, V3, Linux3_18),
        Row(Mod32X, 0x9c, "w{dst} %= w{src}", Divmul32, V3, Linux3_18),
        Row(SMod32K, 0x94, "w{dst} s%= {imm}", Divmul32, V4, Linux6_6, offset: 1),
        Row(SMod32X, 0x9c, "w{dst} s%= w{src}", Divmul32, V4, Linux6_6, offset: 1),
        Row(Xor32K, 0xa4, "w{dst} ^= {imm}", Base32, V3, Linux3_18),
        Row(Xor32X, 0xac, "w{dst} ^= w{src}", Base32, V3, Linux3_18),
        Row(Mov32K, 0xb4, "w{dst} = {imm}", Base32, V3, Linux3_18),
        Row(Mov32X, 0xbc, "w{dst} = w{src}", Base32, V3, Linux3_18),
        Row(Arsh32K, 0xc4, "w{dst} s>>= {imm}", Base32, V3, Linux3_18),
        Row(Arsh32X, 0xcc, "w{dst} s>>= w{src}", Base32, V3, Linux3_18),
        Row(Neg32, 0x84, "w{dst} = -w{dst}", Base32, V3, Linux3_18),
        Row(MovS8To32, 0xbc, "w{dst} = (s8)w{src}", Base32, V4, Linux6_6, offset: 8),
        Row(MovS16To32, 0xbc, "w{dst} = (s16)w{src}", Base32, V4, Linux6_6, offset: 16),

        // RFC 9669 section 4.1: arithmetic, 64 bits wide.
        Row(Add64K, 0x07, "r{dst} += {imm}", Base64, V1, Linux3_18),
        Row(Add64X, 0x0f, "r{dst} += r{src}", Base64, V1, Linux3_18),
        Row(Sub64K, 0x17, "r{dst} -= {imm}", Base64, V1, Linux3_18),
        Row(Sub64X, 0x1f, "r{dst} -= r{src}", Base64, V1, Linux3_18),
        Row(Mul64K, 0x27, "r{dst} *= {imm}", Divmul64, V1, Linux3_18),
        Row(Mul64X, 0x2f, "r{dst} *= r{src}", Divmul64, V1, Linux3_18),
        Row(Div64K, 0x37, "r{dst} /= {imm}", Divmul64, V1, Linux3_18),
        Row(Div64X, 0x3f, "r{dst} /= r{src}", Divmul64, V1, Linux3_18),
        Row(SDiv64K, 0x37, "r{dst} s/= {imm}", Divmul64, V4, Linux6_6, offset: 1),
        Row(SDiv64X, 0x3f, "r{dst} s/= r{src}", Divmul64, V4, Linux6_6, offset: 1),
        Row(Or64K, 0x47, "r{dst} |= {imm}", Base64, V1, Linux3_18),
        Row(Or64X, 0x4f, "r{dst} |= r{src}", Base64, V1, Linux3_18),
        Row(And64K, 0x57, "r{dst} &= {imm}", Base64, V1, Linux3_18),
        Row(And64X, 0x5f, "r{dst} &= r{src}", Base64, V1, Linux3_18),
        Row(Lsh64K, 0x67, "r{dst} <<= {imm}", Base64, V1, Linux3_18),
        Row(Lsh64X, 0x6f, "r{dst} <<= r{src}", Base64, V1, Linux3_18),
        Row(Rsh64K, 0x77, "r{dst} >>= {imm}", Base64, V1, Linux3_18),
        Row(Rsh64X, 0x7f, "r{dst} >>= r{src}", Base64, V1, Linux3_18),
        Row(Mod64K, 0x97, "r{dst} %= {imm}", Divmul64, V1, Linux3_18),
        Row(Mod64X, 0x9f, "r{dst} %= r{src}", Divmul64, V1, Linux3_18),
        Row(SMod64K, 0x97, "r{dst} s%= {imm}", Divmul64, V4, Linux6_6, offset: 1),
        Row(SMod64X, 0x9f, "r{dst} s%= r{src}", Divmul64, V4, Linux6_6, offset: 1),
        Row(Xor64K, 0xa7, "r{dst} ^= {imm}", Base64, V1, Linux3_18),
        Row(Xor64X, 0xaf, "r{dst} ^= r{src}", Base64, V1, Linux3_18),
        Row(Mov64K, 0xb7, "r{dst} = {imm}", Base64, V1, Linux3_18),
        Row(Mov64X, 0xbf, "r{dst} = r{src}", Base64, V1, Linux3_18),
        Row(Arsh64K, 0xc7, "r{dst} s>>= {imm}", Base64, V1, Linux3_18),
        Row(Arsh64X, 0xcf, "r{dst} s>>= r{src}", Base64, V1, Linux3_18),
        Row(Neg64, 0x87, "r{dst} = -r{dst}", Base64, V1, Linux3_18),
        Row(MovS8To64, 0xbf, "r{dst} = (s8)r{src}", Base64, V4, Linux6_6, offset: 8),
        Row(MovS16To64, 0xbf, "r{dst} = (s16)r{src}", Base64, V4, Linux6_6, offset: 16),
        Row(MovS32To64, 0xbf, "r{dst} = (s32)r{src}", Base64, V4, Linux6_6, offset: 32),

        // RFC 9669 section 4.2: byte swaps. The immediate is the width, the source bit the target order.
        Row(ToLe16, 0xd4, "r{dst} = le16 r{dst}", Base32, V1, Linux3_18, immediate: 16),
        Row(ToLe32, 0xd4, "r{dst} = le32 r{dst}", Base32, V1, Linux3_18, immediate: 32),
        Row(ToLe64, 0xd4, "r{dst} = le64 r{dst}", Base64, V1, Linux3_18, immediate: 64),
        Row(ToBe16, 0xdc, "r{dst} = be16 r{dst}", Base32, V1, Linux3_18, immediate: 16),
        Row(ToBe32, 0xdc, "r{dst} = be32 r{dst}", Base32, V1, Linux3_18, immediate: 32),
        Row(ToBe64, 0xdc, "r{dst} = be64 r{dst}", Base64, V1, Linux3_18, immediate: 64),
        Row(Bswap16, 0xd7, "r{dst} = bswap16 r{dst}", Base32, V4, Linux6_6, immediate: 16),
        Row(Bswap32, 0xd7, "r{dst} = bswap32 r{dst}", Base32, V4, Linux6_6, immediate: 32),
        Row(Bswap64, 0xd7, "r{dst} = bswap64 r{dst}", Base64, V4, Linux6_6, immediate: 64),

        // The kernel's: arena pointers. The immediate holds the target address space (upper half) and the source one; 1 is the arena.
        Row(CastToKernel, 0xbf, "r{dst} = addr_space_cast(r{src}, 0, 1)", ConformanceGroup.None, V1, Linux6_9, offset: 1, immediate: 1),
        Row(CastToUser, 0xbf, "r{dst} = addr_space_cast(r{src}, 1, 0)", ConformanceGroup.None, V1, Linux6_9, offset: 1, immediate: 1 << 16),

        // RFC 9669 section 4.3: jumps. The distance counts slots from the next one.
        Row(Ja, 0x05, "goto {to16}", Base32, V1, Linux3_18),
        Row(Ja32, 0x06, "gotol {to32}", Base32, V4, Linux6_6),
        Row(JaX, 0x0d, "gotox r{dst}", ConformanceGroup.None, V4, Linux6_19),
        Row(MayGoto, 0xe5, "may_goto {to16}", ConformanceGroup.None, V1, Linux6_9),

        Row(Jeq64K, 0x15, "if r{dst} == {hex} goto {to16}", Base64, V1, Linux3_18),
        Row(Jeq64X, 0x1d, "if r{dst} == r{src} goto {to16}", Base64, V1, Linux3_18),
        Row(Jgt64K, 0x25, "if r{dst} > {hex} goto {to16}", Base64, V1, Linux3_18),
        Row(Jgt64X, 0x2d, "if r{dst} > r{src} goto {to16}", Base64, V1, Linux3_18),
        Row(Jge64K, 0x35, "if r{dst} >= {hex} goto {to16}", Base64, V1, Linux3_18),
        Row(Jge64X, 0x3d, "if r{dst} >= r{src} goto {to16}", Base64, V1, Linux3_18),
        Row(Jset64K, 0x45, "if r{dst} & {hex} goto {to16}", Base64, V1, Linux3_18),
        Row(Jset64X, 0x4d, "if r{dst} & r{src} goto {to16}", Base64, V1, Linux3_18),
        Row(Jne64K, 0x55, "if r{dst} != {hex} goto {to16}", Base64, V1, Linux3_18),
        Row(Jne64X, 0x5d, "if r{dst} != r{src} goto {to16}", Base64, V1, Linux3_18),
        Row(Jsgt64K, 0x65, "if r{dst} s> {hex} goto {to16}", Base64, V1, Linux3_18),
        Row(Jsgt64X, 0x6d, "if r{dst} s> r{src} goto {to16}", Base64, V1, Linux3_18),
        Row(Jsge64K, 0x75, "if r{dst} s>= {hex} goto {to16}", Base64, V1, Linux3_18),
        Row(Jsge64X, 0x7d, "if r{dst} s>= r{src} goto {to16}", Base64, V1, Linux3_18),
        Row(Jlt64K, 0xa5, "if r{dst} < {hex} goto {to16}", Base64, V2, Linux4_14),
        Row(Jlt64X, 0xad, "if r{dst} < r{src} goto {to16}", Base64, V2, Linux4_14),
        Row(Jle64K, 0xb5, "if r{dst} <= {hex} goto {to16}", Base64, V2, Linux4_14),
        Row(Jle64X, 0xbd, "if r{dst} <= r{src} goto {to16}", Base64, V2, Linux4_14),
        Row(Jslt64K, 0xc5, "if r{dst} s< {hex} goto {to16}", Base64, V2, Linux4_14),
        Row(Jslt64X, 0xcd, "if r{dst} s< r{src} goto {to16}", Base64, V2, Linux4_14),
        Row(Jsle64K, 0xd5, "if r{dst} s<= {hex} goto {to16}", Base64, V2, Linux4_14),
        Row(Jsle64X, 0xdd, "if r{dst} s<= r{src} goto {to16}", Base64, V2, Linux4_14),

        Row(Jeq32K, 0x16, "if w{dst} == {hex} goto {to16}", Base32, V3, Linux5_1),
        Row(Jeq32X, 0x1e, "if w{dst} == w{src} goto {to16}", Base32, V3, Linux5_1),
        Row(Jgt32K, 0x26, "if w{dst} > {hex} goto {to16}", Base32, V3, Linux5_1),
        Row(Jgt32X, 0x2e, "if w{dst} > w{src} goto {to16}", Base32, V3, Linux5_1),
        Row(Jge32K, 0x36, "if w{dst} >= {hex} goto {to16}", Base32, V3, Linux5_1),
        Row(Jge32X, 0x3e, "if w{dst} >= w{src} goto {to16}", Base32, V3, Linux5_1),
        Row(Jset32K, 0x46, "if w{dst} & {hex} goto {to16}", Base32, V3, Linux5_1),
        Row(Jset32X, 0x4e, "if w{dst} & w{src} goto {to16}", Base32, V3, Linux5_1),
        Row(Jne32K, 0x56, "if w{dst} != {hex} goto {to16}", Base32, V3, Linux5_1),
        Row(Jne32X, 0x5e, "if w{dst} != w{src} goto {to16}", Base32, V3, Linux5_1),
        Row(Jsgt32K, 0x66, "if w{dst} s> {hex} goto {to16}", Base32, V3, Linux5_1),
        Row(Jsgt32X, 0x6e, "if w{dst} s> w{src} goto {to16}", Base32, V3, Linux5_1),
        Row(Jsge32K, 0x76, "if w{dst} s>= {hex} goto {to16}", Base32, V3, Linux5_1),
        Row(Jsge32X, 0x7e, "if w{dst} s>= w{src} goto {to16}", Base32, V3, Linux5_1),
        Row(Jlt32K, 0xa6, "if w{dst} < {hex} goto {to16}", Base32, V3, Linux5_1),
        Row(Jlt32X, 0xae, "if w{dst} < w{src} goto {to16}", Base32, V3, Linux5_1),
        Row(Jle32K, 0xb6, "if w{dst} <= {hex} goto {to16}", Base32, V3, Linux5_1),
        Row(Jle32X, 0xbe, "if w{dst} <= w{src} goto {to16}", Base32, V3, Linux5_1),
        Row(Jslt32K, 0xc6, "if w{dst} s< {hex} goto {to16}", Base32, V3, Linux5_1),
        Row(Jslt32X, 0xce, "if w{dst} s< w{src} goto {to16}", Base32, V3, Linux5_1),
        Row(Jsle32K, 0xd6, "if w{dst} s<= {hex} goto {to16}", Base32, V3, Linux5_1),
        Row(Jsle32X, 0xde, "if w{dst} s<= w{src} goto {to16}", Base32, V3, Linux5_1),

        // RFC 9669 section 4.3: calls and exit. callx is what compilers emit for a call by pointer; no kernel loads it.
        Row(CallHelper, 0x85, "call {helper}", Base32, V1, Linux3_18),
        Row(CallLocal, 0x85, "call {function}", Base32, V1, Linux4_16, source: 1),
        Row(CallKfunc, 0x85, "call {kfunc}", Base32, V1, Linux5_13, source: 2),
        Row(CallX, 0x8d, "callx r{dst}", ConformanceGroup.None, V1, null),
        Row(Exit, 0x95, "exit", Base32, V1, Linux3_18),

        // RFC 9669 sections 5.1 and 5.2: loads and stores.
        Row(LoadU8, 0x71, "r{dst} = *(u8 *)(r{src} {off})", Base32, V1, Linux3_18, alternative: "w{dst} = *(u8 *)(r{src} {off})"),
        Row(LoadU16, 0x69, "r{dst} = *(u16 *)(r{src} {off})", Base32, V1, Linux3_18, alternative: "w{dst} = *(u16 *)(r{src} {off})"),
        Row(LoadU32, 0x61, "r{dst} = *(u32 *)(r{src} {off})", Base32, V1, Linux3_18, alternative: "w{dst} = *(u32 *)(r{src} {off})"),
        Row(LoadU64, 0x79, "r{dst} = *(u64 *)(r{src} {off})", Base64, V1, Linux3_18),
        Row(LoadS8, 0x91, "r{dst} = *(s8 *)(r{src} {off})", Base32, V4, Linux6_6),
        Row(LoadS16, 0x89, "r{dst} = *(s16 *)(r{src} {off})", Base32, V4, Linux6_6),
        Row(LoadS32, 0x81, "r{dst} = *(s32 *)(r{src} {off})", Base32, V4, Linux6_6),
        Row(Store8K, 0x72, "*(u8 *)(r{dst} {off}) = {imm}", Base32, V1, Linux3_18),
        Row(Store16K, 0x6a, "*(u16 *)(r{dst} {off}) = {imm}", Base32, V1, Linux3_18),
        Row(Store32K, 0x62, "*(u32 *)(r{dst} {off}) = {imm}", Base32, V1, Linux3_18),
        Row(Store64K, 0x7a, "*(u64 *)(r{dst} {off}) = {imm}", Base64, V1, Linux3_18),
        Row(Store8X, 0x73, "*(u8 *)(r{dst} {off}) = r{src}", Base32, V1, Linux3_18, alternative: "*(u8 *)(r{dst} {off}) = w{src}"),
        Row(Store16X, 0x6b, "*(u16 *)(r{dst} {off}) = r{src}", Base32, V1, Linux3_18, alternative: "*(u16 *)(r{dst} {off}) = w{src}"),
        Row(Store32X, 0x63, "*(u32 *)(r{dst} {off}) = r{src}", Base32, V1, Linux3_18, alternative: "*(u32 *)(r{dst} {off}) = w{src}"),
        Row(Store64X, 0x7b, "*(u64 *)(r{dst} {off}) = r{src}", Base64, V1, Linux3_18),

        // RFC 9669 section 5.3: atomics. The immediate is the operation.
        Row(AtomicAdd32, 0xc3, "lock *(u32 *)(r{dst} {off}) += r{src}", Atomic32, V1, Linux3_18, alternative: "lock *(u32 *)(r{dst} {off}) += w{src}"),
        Row(AtomicOr32, 0xc3, "lock *(u32 *)(r{dst} {off}) |= r{src}", Atomic32, V3, Linux5_12, immediate: 0x40, alternative: "lock *(u32 *)(r{dst} {off}) |= w{src}"),
        Row(AtomicAnd32, 0xc3, "lock *(u32 *)(r{dst} {off}) &= r{src}", Atomic32, V3, Linux5_12, immediate: 0x50, alternative: "lock *(u32 *)(r{dst} {off}) &= w{src}"),
        Row(AtomicXor32, 0xc3, "lock *(u32 *)(r{dst} {off}) ^= r{src}", Atomic32, V3, Linux5_12, immediate: 0xa0, alternative: "lock *(u32 *)(r{dst} {off}) ^= w{src}"),
        Row(AtomicFetchAdd32, 0xc3, "r{src} = atomic_fetch_add((u32 *)(r{dst} {off}), r{src})", Atomic32, V3, Linux5_12, immediate: 0x01, alternative: "w{src} = atomic_fetch_add((u32 *)(r{dst} {off}), w{src})"),
        Row(AtomicFetchOr32, 0xc3, "r{src} = atomic_fetch_or((u32 *)(r{dst} {off}), r{src})", Atomic32, V3, Linux5_12, immediate: 0x41, alternative: "w{src} = atomic_fetch_or((u32 *)(r{dst} {off}), w{src})"),
        Row(AtomicFetchAnd32, 0xc3, "r{src} = atomic_fetch_and((u32 *)(r{dst} {off}), r{src})", Atomic32, V3, Linux5_12, immediate: 0x51, alternative: "w{src} = atomic_fetch_and((u32 *)(r{dst} {off}), w{src})"),
        Row(AtomicFetchXor32, 0xc3, "r{src} = atomic_fetch_xor((u32 *)(r{dst} {off}), r{src})", Atomic32, V3, Linux5_12, immediate: 0xa1, alternative: "w{src} = atomic_fetch_xor((u32 *)(r{dst} {off}), w{src})"),
        Row(AtomicXchg32, 0xc3, "r{src} = atomic_xchg((u32 *)(r{dst} {off}), r{src})", Atomic32, V3, Linux5_12, immediate: 0xe1, alternative: "w{src} = xchg32_32(r{dst} {off}, w{src})"),
        Row(AtomicCmpXchg32, 0xc3, "r0 = atomic_cmpxchg((u32 *)(r{dst} {off}), r0, r{src})", Atomic32, V3, Linux5_12, immediate: 0xf1, alternative: "w0 = cmpxchg32_32(r{dst} {off}, w0, w{src})"),
        Row(AtomicAdd64, 0xdb, "lock *(u64 *)(r{dst} {off}) += r{src}", Atomic64, V1, Linux3_18),
        Row(AtomicOr64, 0xdb, "lock *(u64 *)(r{dst} {off}) |= r{src}", Atomic64, V3, Linux5_12, immediate: 0x40),
        Row(AtomicAnd64, 0xdb, "lock *(u64 *)(r{dst} {off}) &= r{src}", Atomic64, V3, Linux5_12, immediate: 0x50),
        Row(AtomicXor64, 0xdb, "lock *(u64 *)(r{dst} {off}) ^= r{src}", Atomic64, V3, Linux5_12, immediate: 0xa0),
        Row(AtomicFetchAdd64, 0xdb, "r{src} = atomic64_fetch_add((u64 *)(r{dst} {off}), r{src})", Atomic64, V3, Linux5_12, immediate: 0x01, alternative: "r{src} = atomic_fetch_add((u64 *)(r{dst} {off}), r{src})"),
        Row(AtomicFetchOr64, 0xdb, "r{src} = atomic64_fetch_or((u64 *)(r{dst} {off}), r{src})", Atomic64, V3, Linux5_12, immediate: 0x41, alternative: "r{src} = atomic_fetch_or((u64 *)(r{dst} {off}), r{src})"),
        Row(AtomicFetchAnd64, 0xdb, "r{src} = atomic64_fetch_and((u64 *)(r{dst} {off}), r{src})", Atomic64, V3, Linux5_12, immediate: 0x51, alternative: "r{src} = atomic_fetch_and((u64 *)(r{dst} {off}), r{src})"),
        Row(AtomicFetchXor64, 0xdb, "r{src} = atomic64_fetch_xor((u64 *)(r{dst} {off}), r{src})", Atomic64, V3, Linux5_12, immediate: 0xa1, alternative: "r{src} = atomic_fetch_xor((u64 *)(r{dst} {off}), r{src})"),
        Row(AtomicXchg64, 0xdb, "r{src} = atomic64_xchg((u64 *)(r{dst} {off}), r{src})", Atomic64, V3, Linux5_12, immediate: 0xe1, alternative: "r{src} = xchg_64(r{dst} {off}, r{src})"),
        Row(AtomicCmpXchg64, 0xdb, "r0 = atomic64_cmpxchg((u64 *)(r{dst} {off}), r0, r{src})", Atomic64, V3, Linux5_12, immediate: 0xf1, alternative: "r0 = cmpxchg_64(r{dst} {off}, r0, r{src})"),

        // The kernel's: load-acquire and store-release, at every width.
        Row(LoadAcquire8, 0xd3, "r{dst} = load_acquire((u8 *)(r{src} {off}))", ConformanceGroup.None, V4, Linux6_15, immediate: 0x100, alternative: "w{dst} = load_acquire((u8 *)(r{src} {off}))"),
        Row(LoadAcquire16, 0xcb, "r{dst} = load_acquire((u16 *)(r{src} {off}))", ConformanceGroup.None, V4, Linux6_15, immediate: 0x100, alternative: "w{dst} = load_acquire((u16 *)(r{src} {off}))"),
        Row(LoadAcquire32, 0xc3, "r{dst} = load_acquire((u32 *)(r{src} {off}))", ConformanceGroup.None, V4, Linux6_15, immediate: 0x100, alternative: "w{dst} = load_acquire((u32 *)(r{src} {off}))"),
        Row(LoadAcquire64, 0xdb, "r{dst} = load_acquire((u64 *)(r{src} {off}))", ConformanceGroup.None, V4, Linux6_15, immediate: 0x100),
        Row(StoreRelease8, 0xd3, "store_release((u8 *)(r{dst} {off}), r{src})", ConformanceGroup.None, V4, Linux6_15, immediate: 0x110, alternative: "store_release((u8 *)(r{dst} {off}), w{src})"),
        Row(StoreRelease16, 0xcb, "store_release((u16 *)(r{dst} {off}), r{src})", ConformanceGroup.None, V4, Linux6_15, immediate: 0x110, alternative: "store_release((u16 *)(r{dst} {off}), w{src})"),
        Row(StoreRelease32, 0xc3, "store_release((u32 *)(r{dst} {off}), r{src})", ConformanceGroup.None, V4, Linux6_15, immediate: 0x110, alternative: "store_release((u32 *)(r{dst} {off}), w{src})"),
        Row(StoreRelease64, 0xdb, "store_release((u64 *)(r{dst} {off}), r{src})", ConformanceGroup.None, V4, Linux6_15, immediate: 0x110),

        // RFC 9669 section 5.4: 64-bit immediates. The source field says what the immediates of the two slots mean.
        Row(LoadImm64, 0x18, "r{dst} = {imm64} ll", Base64, V1, Linux3_18),
        Row(LoadMapFd, 0x18, "r{dst} = map[fd:{imm}]", Base64, V1, Linux3_18, source: 1),
        Row(LoadMapValue, 0x18, "r{dst} = map[fd:{imm}][0]+{next}", Base64, V1, Linux5_2, source: 2),
        Row(LoadBtfId, 0x18, "r{dst} = btf[fd:{next}][id:{imm}]", Base64, V1, Linux5_10, source: 3),
        Row(LoadFunction, 0x18, "r{dst} = subprog[{distance}]", Base64, V1, Linux5_13, source: 4),
        Row(LoadMapIndex, 0x18, "r{dst} = map[idx:{imm}]", Base64, V1, Linux5_14, source: 5),
        Row(LoadMapIndexValue, 0x18, "r{dst} = map[idx:{imm}][0]+{next}", Base64, V1, Linux5_14, source: 6),

        // RFC 9669 section 5.5: deprecated packet access.
        Row(LoadAbs8, 0x30, "r0 = *(u8 *)skb[{imm}]", Packet, V1, Linux3_18),
        Row(LoadAbs16, 0x28, "r0 = *(u16 *)skb[{imm}]", Packet, V1, Linux3_18),
        Row(LoadAbs32, 0x20, "r0 = *(u32 *)skb[{imm}]", Packet, V1, Linux3_18),
        Row(LoadInd8, 0x50, "r0 = *(u8 *)skb[r{src} + {imm}]", Packet, V1, Linux3_18, alternative: "r0 = *(u8 *)skb[r{src}]"),
        Row(LoadInd16, 0x48, "r0 = *(u16 *)skb[r{src} + {imm}]", Packet, V1, Linux3_18, alternative: "r0 = *(u16 *)skb[r{src}]"),
        Row(LoadInd32, 0x40, "r0 = *(u32 *)skb[r{src} + {imm}]", Packet, V1, Linux3_18, alternative: "r0 = *(u32 *)skb[r{src}]"),
    ];

    static OpcodeInfo Row(
        OpcodeKind kind, byte opcode, string syntax, ConformanceGroup group, IsaVersion version, Version? firstKernel,
        int source = 0, int offset = 0, int immediate = 0, string? alternative = null) =>
        new(kind, opcode, syntax, group, version, firstKernel, source, offset, immediate, alternative);
}
