using System.Globalization;

namespace Skep.Bytecode;

/// <summary>The rows of <see cref="OpcodeTable"/>, as text: parsing them takes less than half the time that compiling them as code does (7 against 17 ms).</summary>
static class OpcodeRows
{
    // Opcode and the fields that are fixed but not zero; kind, in the order of OpcodeKind; conformance group; lowest -mcpu;
    // first kernel; syntax; LLVM's syntax where it differs by more than the spelling of a number.
    const string Table = """
        # RFC 9669 section 4.1: arithmetic, 32 bits wide. The upper half of the destination becomes zero.
        04                  ; Add32K           ; base32  ; v3; 3.18; w{dst} += {imm}
        0c                  ; Add32X           ; base32  ; v3; 3.18; w{dst} += w{src}
        14                  ; Sub32K           ; base32  ; v3; 3.18; w{dst} -= {imm}
        1c                  ; Sub32X           ; base32  ; v3; 3.18; w{dst} -= w{src}
        24                  ; Mul32K           ; divmul32; v3; 3.18; w{dst} *= {imm}
        2c                  ; Mul32X           ; divmul32; v3; 3.18; w{dst} *= w{src}
        34                  ; Div32K           ; divmul32; v3; 3.18; w{dst} /= {imm}
        3c                  ; Div32X           ; divmul32; v3; 3.18; w{dst} /= w{src}
        34 off=1            ; SDiv32K          ; divmul32; v4; 6.6 ; w{dst} s/= {imm}
        3c off=1            ; SDiv32X          ; divmul32; v4; 6.6 ; w{dst} s/= w{src}
        44                  ; Or32K            ; base32  ; v3; 3.18; w{dst} |= {imm}
        4c                  ; Or32X            ; base32  ; v3; 3.18; w{dst} |= w{src}
        54                  ; And32K           ; base32  ; v3; 3.18; w{dst} &= {imm}
        5c                  ; And32X           ; base32  ; v3; 3.18; w{dst} &= w{src}
        64                  ; Lsh32K           ; base32  ; v3; 3.18; w{dst} <<= {imm}
        6c                  ; Lsh32X           ; base32  ; v3; 3.18; w{dst} <<= w{src}
        74                  ; Rsh32K           ; base32  ; v3; 3.18; w{dst} >>= {imm}
        7c                  ; Rsh32X           ; base32  ; v3; 3.18; w{dst} >>= w{src}
        94                  ; Mod32K           ; divmul32; v3; 3.18; w{dst} %= {imm}
        9c                  ; Mod32X           ; divmul32; v3; 3.18; w{dst} %= w{src}
        94 off=1            ; SMod32K          ; divmul32; v4; 6.6 ; w{dst} s%= {imm}
        9c off=1            ; SMod32X          ; divmul32; v4; 6.6 ; w{dst} s%= w{src}
        a4                  ; Xor32K           ; base32  ; v3; 3.18; w{dst} ^= {imm}
        ac                  ; Xor32X           ; base32  ; v3; 3.18; w{dst} ^= w{src}
        b4                  ; Mov32K           ; base32  ; v3; 3.18; w{dst} = {imm}
        bc                  ; Mov32X           ; base32  ; v3; 3.18; w{dst} = w{src}
        c4                  ; Arsh32K          ; base32  ; v3; 3.18; w{dst} s>>= {imm}
        cc                  ; Arsh32X          ; base32  ; v3; 3.18; w{dst} s>>= w{src}
        84                  ; Neg32            ; base32  ; v3; 3.18; w{dst} = -w{dst}
        bc off=8            ; MovS8To32        ; base32  ; v4; 6.6 ; w{dst} = (s8)w{src}
        bc off=16           ; MovS16To32       ; base32  ; v4; 6.6 ; w{dst} = (s16)w{src}

        # RFC 9669 section 4.1: arithmetic, 64 bits wide.
        07                  ; Add64K           ; base64  ; v1; 3.18; r{dst} += {imm}
        0f                  ; Add64X           ; base64  ; v1; 3.18; r{dst} += r{src}
        17                  ; Sub64K           ; base64  ; v1; 3.18; r{dst} -= {imm}
        1f                  ; Sub64X           ; base64  ; v1; 3.18; r{dst} -= r{src}
        27                  ; Mul64K           ; divmul64; v1; 3.18; r{dst} *= {imm}
        2f                  ; Mul64X           ; divmul64; v1; 3.18; r{dst} *= r{src}
        37                  ; Div64K           ; divmul64; v1; 3.18; r{dst} /= {imm}
        3f                  ; Div64X           ; divmul64; v1; 3.18; r{dst} /= r{src}
        37 off=1            ; SDiv64K          ; divmul64; v4; 6.6 ; r{dst} s/= {imm}
        3f off=1            ; SDiv64X          ; divmul64; v4; 6.6 ; r{dst} s/= r{src}
        47                  ; Or64K            ; base64  ; v1; 3.18; r{dst} |= {imm}
        4f                  ; Or64X            ; base64  ; v1; 3.18; r{dst} |= r{src}
        57                  ; And64K           ; base64  ; v1; 3.18; r{dst} &= {imm}
        5f                  ; And64X           ; base64  ; v1; 3.18; r{dst} &= r{src}
        67                  ; Lsh64K           ; base64  ; v1; 3.18; r{dst} <<= {imm}
        6f                  ; Lsh64X           ; base64  ; v1; 3.18; r{dst} <<= r{src}
        77                  ; Rsh64K           ; base64  ; v1; 3.18; r{dst} >>= {imm}
        7f                  ; Rsh64X           ; base64  ; v1; 3.18; r{dst} >>= r{src}
        97                  ; Mod64K           ; divmul64; v1; 3.18; r{dst} %= {imm}
        9f                  ; Mod64X           ; divmul64; v1; 3.18; r{dst} %= r{src}
        97 off=1            ; SMod64K          ; divmul64; v4; 6.6 ; r{dst} s%= {imm}
        9f off=1            ; SMod64X          ; divmul64; v4; 6.6 ; r{dst} s%= r{src}
        a7                  ; Xor64K           ; base64  ; v1; 3.18; r{dst} ^= {imm}
        af                  ; Xor64X           ; base64  ; v1; 3.18; r{dst} ^= r{src}
        b7                  ; Mov64K           ; base64  ; v1; 3.18; r{dst} = {imm}
        bf                  ; Mov64X           ; base64  ; v1; 3.18; r{dst} = r{src}
        c7                  ; Arsh64K          ; base64  ; v1; 3.18; r{dst} s>>= {imm}
        cf                  ; Arsh64X          ; base64  ; v1; 3.18; r{dst} s>>= r{src}
        87                  ; Neg64            ; base64  ; v1; 3.18; r{dst} = -r{dst}
        bf off=8            ; MovS8To64        ; base64  ; v4; 6.6 ; r{dst} = (s8)r{src}
        bf off=16           ; MovS16To64       ; base64  ; v4; 6.6 ; r{dst} = (s16)r{src}
        bf off=32           ; MovS32To64       ; base64  ; v4; 6.6 ; r{dst} = (s32)r{src}

        # RFC 9669 section 4.2: byte swaps. The immediate is the width, the source bit the target order.
        d4 imm=16           ; ToLe16           ; base32  ; v1; 3.18; r{dst} = le16 r{dst}
        d4 imm=32           ; ToLe32           ; base32  ; v1; 3.18; r{dst} = le32 r{dst}
        d4 imm=64           ; ToLe64           ; base64  ; v1; 3.18; r{dst} = le64 r{dst}
        dc imm=16           ; ToBe16           ; base32  ; v1; 3.18; r{dst} = be16 r{dst}
        dc imm=32           ; ToBe32           ; base32  ; v1; 3.18; r{dst} = be32 r{dst}
        dc imm=64           ; ToBe64           ; base64  ; v1; 3.18; r{dst} = be64 r{dst}
        d7 imm=16           ; Bswap16          ; base32  ; v4; 6.6 ; r{dst} = bswap16 r{dst}
        d7 imm=32           ; Bswap32          ; base32  ; v4; 6.6 ; r{dst} = bswap32 r{dst}
        d7 imm=64           ; Bswap64          ; base64  ; v4; 6.6 ; r{dst} = bswap64 r{dst}

        # The kernel's: arena pointers. The immediate holds the target address space (upper half) and the source one; 1 is the arena.
        bf off=1 imm=1      ; CastToKernel     ; -       ; v1; 6.9 ; r{dst} = addr_space_cast(r{src}, 0, 1)
        bf off=1 imm=0x10000; CastToUser       ; -       ; v1; 6.9 ; r{dst} = addr_space_cast(r{src}, 1, 0)

        # RFC 9669 section 4.3: jumps. The distance counts slots from the next one.
        05                  ; Ja               ; base32  ; v1; 3.18; goto {to16}
        06                  ; Ja32             ; base32  ; v4; 6.6 ; gotol {to32}
        0d                  ; JaX              ; -       ; v4; 6.19; gotox r{dst}
        e5                  ; MayGoto          ; -       ; v1; 6.9 ; may_goto {to16}
        15                  ; Jeq64K           ; base64  ; v1; 3.18; if r{dst} == {hex} goto {to16}
        1d                  ; Jeq64X           ; base64  ; v1; 3.18; if r{dst} == r{src} goto {to16}
        25                  ; Jgt64K           ; base64  ; v1; 3.18; if r{dst} > {hex} goto {to16}
        2d                  ; Jgt64X           ; base64  ; v1; 3.18; if r{dst} > r{src} goto {to16}
        35                  ; Jge64K           ; base64  ; v1; 3.18; if r{dst} >= {hex} goto {to16}
        3d                  ; Jge64X           ; base64  ; v1; 3.18; if r{dst} >= r{src} goto {to16}
        45                  ; Jset64K          ; base64  ; v1; 3.18; if r{dst} & {hex} goto {to16}
        4d                  ; Jset64X          ; base64  ; v1; 3.18; if r{dst} & r{src} goto {to16}
        55                  ; Jne64K           ; base64  ; v1; 3.18; if r{dst} != {hex} goto {to16}
        5d                  ; Jne64X           ; base64  ; v1; 3.18; if r{dst} != r{src} goto {to16}
        65                  ; Jsgt64K          ; base64  ; v1; 3.18; if r{dst} s> {hex} goto {to16}
        6d                  ; Jsgt64X          ; base64  ; v1; 3.18; if r{dst} s> r{src} goto {to16}
        75                  ; Jsge64K          ; base64  ; v1; 3.18; if r{dst} s>= {hex} goto {to16}
        7d                  ; Jsge64X          ; base64  ; v1; 3.18; if r{dst} s>= r{src} goto {to16}
        a5                  ; Jlt64K           ; base64  ; v2; 4.14; if r{dst} < {hex} goto {to16}
        ad                  ; Jlt64X           ; base64  ; v2; 4.14; if r{dst} < r{src} goto {to16}
        b5                  ; Jle64K           ; base64  ; v2; 4.14; if r{dst} <= {hex} goto {to16}
        bd                  ; Jle64X           ; base64  ; v2; 4.14; if r{dst} <= r{src} goto {to16}
        c5                  ; Jslt64K          ; base64  ; v2; 4.14; if r{dst} s< {hex} goto {to16}
        cd                  ; Jslt64X          ; base64  ; v2; 4.14; if r{dst} s< r{src} goto {to16}
        d5                  ; Jsle64K          ; base64  ; v2; 4.14; if r{dst} s<= {hex} goto {to16}
        dd                  ; Jsle64X          ; base64  ; v2; 4.14; if r{dst} s<= r{src} goto {to16}

        16                  ; Jeq32K           ; base32  ; v3; 5.1 ; if w{dst} == {hex} goto {to16}
        1e                  ; Jeq32X           ; base32  ; v3; 5.1 ; if w{dst} == w{src} goto {to16}
        26                  ; Jgt32K           ; base32  ; v3; 5.1 ; if w{dst} > {hex} goto {to16}
        2e                  ; Jgt32X           ; base32  ; v3; 5.1 ; if w{dst} > w{src} goto {to16}
        36                  ; Jge32K           ; base32  ; v3; 5.1 ; if w{dst} >= {hex} goto {to16}
        3e                  ; Jge32X           ; base32  ; v3; 5.1 ; if w{dst} >= w{src} goto {to16}
        46                  ; Jset32K          ; base32  ; v3; 5.1 ; if w{dst} & {hex} goto {to16}
        4e                  ; Jset32X          ; base32  ; v3; 5.1 ; if w{dst} & w{src} goto {to16}
        56                  ; Jne32K           ; base32  ; v3; 5.1 ; if w{dst} != {hex} goto {to16}
        5e                  ; Jne32X           ; base32  ; v3; 5.1 ; if w{dst} != w{src} goto {to16}
        66                  ; Jsgt32K          ; base32  ; v3; 5.1 ; if w{dst} s> {hex} goto {to16}
        6e                  ; Jsgt32X          ; base32  ; v3; 5.1 ; if w{dst} s> w{src} goto {to16}
        76                  ; Jsge32K          ; base32  ; v3; 5.1 ; if w{dst} s>= {hex} goto {to16}
        7e                  ; Jsge32X          ; base32  ; v3; 5.1 ; if w{dst} s>= w{src} goto {to16}
        a6                  ; Jlt32K           ; base32  ; v3; 5.1 ; if w{dst} < {hex} goto {to16}
        ae                  ; Jlt32X           ; base32  ; v3; 5.1 ; if w{dst} < w{src} goto {to16}
        b6                  ; Jle32K           ; base32  ; v3; 5.1 ; if w{dst} <= {hex} goto {to16}
        be                  ; Jle32X           ; base32  ; v3; 5.1 ; if w{dst} <= w{src} goto {to16}
        c6                  ; Jslt32K          ; base32  ; v3; 5.1 ; if w{dst} s< {hex} goto {to16}
        ce                  ; Jslt32X          ; base32  ; v3; 5.1 ; if w{dst} s< w{src} goto {to16}
        d6                  ; Jsle32K          ; base32  ; v3; 5.1 ; if w{dst} s<= {hex} goto {to16}
        de                  ; Jsle32X          ; base32  ; v3; 5.1 ; if w{dst} s<= w{src} goto {to16}

        # RFC 9669 section 4.3: calls and exit. callx is what compilers emit for a call by pointer; no kernel loads it.
        85                  ; CallHelper       ; base32  ; v1; 3.18; call {helper}
        85 src=1            ; CallLocal        ; base32  ; v1; 4.16; call {function}
        85 src=2            ; CallKfunc        ; base32  ; v1; 5.13; call {kfunc}
        8d                  ; CallX            ; -       ; v1; -   ; callx r{dst}
        95                  ; Exit             ; base32  ; v1; 3.18; exit

        # RFC 9669 sections 5.1 and 5.2: loads and stores.
        71                  ; LoadU8           ; base32  ; v1; 3.18; r{dst} = *(u8 *)(r{src} {off})                            ; w{dst} = *(u8 *)(r{src} {off})
        69                  ; LoadU16          ; base32  ; v1; 3.18; r{dst} = *(u16 *)(r{src} {off})                           ; w{dst} = *(u16 *)(r{src} {off})
        61                  ; LoadU32          ; base32  ; v1; 3.18; r{dst} = *(u32 *)(r{src} {off})                           ; w{dst} = *(u32 *)(r{src} {off})
        79                  ; LoadU64          ; base64  ; v1; 3.18; r{dst} = *(u64 *)(r{src} {off})
        91                  ; LoadS8           ; base32  ; v4; 6.6 ; r{dst} = *(s8 *)(r{src} {off})
        89                  ; LoadS16          ; base32  ; v4; 6.6 ; r{dst} = *(s16 *)(r{src} {off})
        81                  ; LoadS32          ; base32  ; v4; 6.6 ; r{dst} = *(s32 *)(r{src} {off})
        72                  ; Store8K          ; base32  ; v1; 3.18; *(u8 *)(r{dst} {off}) = {imm}
        6a                  ; Store16K         ; base32  ; v1; 3.18; *(u16 *)(r{dst} {off}) = {imm}
        62                  ; Store32K         ; base32  ; v1; 3.18; *(u32 *)(r{dst} {off}) = {imm}
        7a                  ; Store64K         ; base64  ; v1; 3.18; *(u64 *)(r{dst} {off}) = {imm}
        73                  ; Store8X          ; base32  ; v1; 3.18; *(u8 *)(r{dst} {off}) = r{src}                            ; *(u8 *)(r{dst} {off}) = w{src}
        6b                  ; Store16X         ; base32  ; v1; 3.18; *(u16 *)(r{dst} {off}) = r{src}                           ; *(u16 *)(r{dst} {off}) = w{src}
        63                  ; Store32X         ; base32  ; v1; 3.18; *(u32 *)(r{dst} {off}) = r{src}                           ; *(u32 *)(r{dst} {off}) = w{src}
        7b                  ; Store64X         ; base64  ; v1; 3.18; *(u64 *)(r{dst} {off}) = r{src}

        # RFC 9669 section 5.3: atomics. The immediate is the operation.
        c3                  ; AtomicAdd32      ; atomic32; v1; 3.18; lock *(u32 *)(r{dst} {off}) += r{src}                     ; lock *(u32 *)(r{dst} {off}) += w{src}
        c3 imm=0x40         ; AtomicOr32       ; atomic32; v3; 5.12; lock *(u32 *)(r{dst} {off}) |= r{src}                     ; lock *(u32 *)(r{dst} {off}) |= w{src}
        c3 imm=0x50         ; AtomicAnd32      ; atomic32; v3; 5.12; lock *(u32 *)(r{dst} {off}) &= r{src}                     ; lock *(u32 *)(r{dst} {off}) &= w{src}
        c3 imm=0xa0         ; AtomicXor32      ; atomic32; v3; 5.12; lock *(u32 *)(r{dst} {off}) ^= r{src}                     ; lock *(u32 *)(r{dst} {off}) ^= w{src}
        c3 imm=0x01         ; AtomicFetchAdd32 ; atomic32; v3; 5.12; r{src} = atomic_fetch_add((u32 *)(r{dst} {off}), r{src})  ; w{src} = atomic_fetch_add((u32 *)(r{dst} {off}), w{src})
        c3 imm=0x41         ; AtomicFetchOr32  ; atomic32; v3; 5.12; r{src} = atomic_fetch_or((u32 *)(r{dst} {off}), r{src})   ; w{src} = atomic_fetch_or((u32 *)(r{dst} {off}), w{src})
        c3 imm=0x51         ; AtomicFetchAnd32 ; atomic32; v3; 5.12; r{src} = atomic_fetch_and((u32 *)(r{dst} {off}), r{src})  ; w{src} = atomic_fetch_and((u32 *)(r{dst} {off}), w{src})
        c3 imm=0xa1         ; AtomicFetchXor32 ; atomic32; v3; 5.12; r{src} = atomic_fetch_xor((u32 *)(r{dst} {off}), r{src})  ; w{src} = atomic_fetch_xor((u32 *)(r{dst} {off}), w{src})
        c3 imm=0xe1         ; AtomicXchg32     ; atomic32; v3; 5.12; r{src} = atomic_xchg((u32 *)(r{dst} {off}), r{src})       ; w{src} = xchg32_32(r{dst} {off}, w{src})
        c3 imm=0xf1         ; AtomicCmpXchg32  ; atomic32; v3; 5.12; r0 = atomic_cmpxchg((u32 *)(r{dst} {off}), r0, r{src})    ; w0 = cmpxchg32_32(r{dst} {off}, w0, w{src})
        db                  ; AtomicAdd64      ; atomic64; v1; 3.18; lock *(u64 *)(r{dst} {off}) += r{src}
        db imm=0x40         ; AtomicOr64       ; atomic64; v3; 5.12; lock *(u64 *)(r{dst} {off}) |= r{src}
        db imm=0x50         ; AtomicAnd64      ; atomic64; v3; 5.12; lock *(u64 *)(r{dst} {off}) &= r{src}
        db imm=0xa0         ; AtomicXor64      ; atomic64; v3; 5.12; lock *(u64 *)(r{dst} {off}) ^= r{src}
        db imm=0x01         ; AtomicFetchAdd64 ; atomic64; v3; 5.12; r{src} = atomic64_fetch_add((u64 *)(r{dst} {off}), r{src}); r{src} = atomic_fetch_add((u64 *)(r{dst} {off}), r{src})
        db imm=0x41         ; AtomicFetchOr64  ; atomic64; v3; 5.12; r{src} = atomic64_fetch_or((u64 *)(r{dst} {off}), r{src}) ; r{src} = atomic_fetch_or((u64 *)(r{dst} {off}), r{src})
        db imm=0x51         ; AtomicFetchAnd64 ; atomic64; v3; 5.12; r{src} = atomic64_fetch_and((u64 *)(r{dst} {off}), r{src}); r{src} = atomic_fetch_and((u64 *)(r{dst} {off}), r{src})
        db imm=0xa1         ; AtomicFetchXor64 ; atomic64; v3; 5.12; r{src} = atomic64_fetch_xor((u64 *)(r{dst} {off}), r{src}); r{src} = atomic_fetch_xor((u64 *)(r{dst} {off}), r{src})
        db imm=0xe1         ; AtomicXchg64     ; atomic64; v3; 5.12; r{src} = atomic64_xchg((u64 *)(r{dst} {off}), r{src})     ; r{src} = xchg_64(r{dst} {off}, r{src})
        db imm=0xf1         ; AtomicCmpXchg64  ; atomic64; v3; 5.12; r0 = atomic64_cmpxchg((u64 *)(r{dst} {off}), r0, r{src})  ; r0 = cmpxchg_64(r{dst} {off}, r0, r{src})

        # The kernel's: load-acquire and store-release, at every width.
        d3 imm=0x100        ; LoadAcquire8     ; -       ; v4; 6.15; r{dst} = load_acquire((u8 *)(r{src} {off}))               ; w{dst} = load_acquire((u8 *)(r{src} {off}))
        cb imm=0x100        ; LoadAcquire16    ; -       ; v4; 6.15; r{dst} = load_acquire((u16 *)(r{src} {off}))              ; w{dst} = load_acquire((u16 *)(r{src} {off}))
        c3 imm=0x100        ; LoadAcquire32    ; -       ; v4; 6.15; r{dst} = load_acquire((u32 *)(r{src} {off}))              ; w{dst} = load_acquire((u32 *)(r{src} {off}))
        db imm=0x100        ; LoadAcquire64    ; -       ; v4; 6.15; r{dst} = load_acquire((u64 *)(r{src} {off}))
        d3 imm=0x110        ; StoreRelease8    ; -       ; v4; 6.15; store_release((u8 *)(r{dst} {off}), r{src})               ; store_release((u8 *)(r{dst} {off}), w{src})
        cb imm=0x110        ; StoreRelease16   ; -       ; v4; 6.15; store_release((u16 *)(r{dst} {off}), r{src})              ; store_release((u16 *)(r{dst} {off}), w{src})
        c3 imm=0x110        ; StoreRelease32   ; -       ; v4; 6.15; store_release((u32 *)(r{dst} {off}), r{src})              ; store_release((u32 *)(r{dst} {off}), w{src})
        db imm=0x110        ; StoreRelease64   ; -       ; v4; 6.15; store_release((u64 *)(r{dst} {off}), r{src})

        # RFC 9669 section 5.4: 64-bit immediates. The source field says what the immediates of the two slots mean.
        18                  ; LoadImm64        ; base64  ; v1; 3.18; r{dst} = {imm64} ll
        18 src=1            ; LoadMapFd        ; base64  ; v1; 3.18; r{dst} = map[fd:{imm}]
        18 src=2            ; LoadMapValue     ; base64  ; v1; 5.2 ; r{dst} = map[fd:{imm}][0]+{next}
        18 src=3            ; LoadBtfId        ; base64  ; v1; 5.10; r{dst} = btf[fd:{next}][id:{imm}]
        18 src=4            ; LoadFunction     ; base64  ; v1; 5.13; r{dst} = subprog[{distance}]
        18 src=5            ; LoadMapIndex     ; base64  ; v1; 5.14; r{dst} = map[idx:{imm}]
        18 src=6            ; LoadMapIndexValue; base64  ; v1; 5.14; r{dst} = map[idx:{imm}][0]+{next}

        # RFC 9669 section 5.5: deprecated packet access.
        30                  ; LoadAbs8         ; packet  ; v1; 3.18; r0 = *(u8 *)skb[{imm}]
        28                  ; LoadAbs16        ; packet  ; v1; 3.18; r0 = *(u16 *)skb[{imm}]
        20                  ; LoadAbs32        ; packet  ; v1; 3.18; r0 = *(u32 *)skb[{imm}]
        50                  ; LoadInd8         ; packet  ; v1; 3.18; r0 = *(u8 *)skb[r{src} + {imm}]                           ; r0 = *(u8 *)skb[r{src}]
        48                  ; LoadInd16        ; packet  ; v1; 3.18; r0 = *(u16 *)skb[r{src} + {imm}]                          ; r0 = *(u16 *)skb[r{src}]
        40                  ; LoadInd32        ; packet  ; v1; 3.18; r0 = *(u32 *)skb[r{src} + {imm}]                          ; r0 = *(u32 *)skb[r{src}]
        """;

    public static readonly OpcodeInfo[] All = Parse();

    /// <summary>The kinds as the rows name them, which a test compares with the enumeration.</summary>
    internal static IEnumerable<string> KindNames =>
        Table.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(';')[1].Trim());

    static OpcodeInfo[] Parse()
    {
        var rows = new List<OpcodeInfo>(200);
        ReadOnlySpan<char> rest = Table;
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOf('\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (!line.IsEmpty && line[0] != '#')
                rows.Add(Parse(line, (OpcodeKind)(rows.Count + 1)));
        }
        return [.. rows];
    }

    static OpcodeInfo Parse(ReadOnlySpan<char> line, OpcodeKind kind)
    {
        Span<Range> columns = stackalloc Range[8];
        columns = columns[..line.Split(columns, ';', StringSplitOptions.TrimEntries)];
        var encoding = line[columns[0]];
        return new OpcodeInfo(
            kind,
            new Instruction(
                byte.Parse(encoding[..2], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), default, (Register)Fixed(encoding, "src="),
                (short)Fixed(encoding, "off="), Fixed(encoding, "imm=")),
            syntax: line[columns[5]].ToString(),
            alternative: columns.Length > 6 ? line[columns[6]].ToString() : null,
            group: Group(line[columns[2]]),
            version: (IsaVersion)(line[columns[3]][1] - '0'),
            firstKernel: line[columns[4]] is "-" ? null : Version.Parse(line[columns[4]]));
    }

    /// <summary>The value of a fixed field, zero where the row does not name it.</summary>
    static int Fixed(ReadOnlySpan<char> encoding, ReadOnlySpan<char> field)
    {
        int at = encoding.IndexOf(field);
        if (at < 0)
            return 0;
        var value = encoding[(at + field.Length)..];
        int end = value.IndexOf(' ');
        value = end < 0 ? value : value[..end];
        return value.StartsWith("0x")
            ? int.Parse(value[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    static ConformanceGroup Group(ReadOnlySpan<char> name) => name switch
    {
        "base32" => ConformanceGroup.Base32,
        "base64" => ConformanceGroup.Base64,
        "atomic32" => ConformanceGroup.Atomic32,
        "atomic64" => ConformanceGroup.Atomic64,
        "divmul32" => ConformanceGroup.Divmul32,
        "divmul64" => ConformanceGroup.Divmul64,
        "packet" => ConformanceGroup.Packet,
        _ => ConformanceGroup.None,
    };
}
