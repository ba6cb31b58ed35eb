using Skep.Bytecode;

namespace Skep.Compiler.Tests.CodeGeneration;

/// <summary>What the instructions for small functions look like.</summary>
public sealed class ShapeTests
{
    [Fact]
    public void An_access_takes_the_offset_of_its_address() =>
        Shape(
            """
            program @p "xdp" (%0: ptr) -> i32 {
            b0:
              %1: ptr = load.u64 %0, 0
              %2: ptr = ptradd %1, i64 12
              %3: i32 = load.u16 %2, 2
              store.u8 %2, -1, i32 7
              ret %3
            }
            """,
            """
            r1 = *(u64 *)(r1 +0)
            r0 = *(u16 *)(r1 +14)
            *(u8 *)(r1 +11) = 7
            exit
            """);

    [Fact]
    public void A_comparison_becomes_the_jump() =>
        Shape(
            """
            program @p "xdp" (%0: ptr) -> i32 {
            b0:
              %1: i32 = load.u32 %0, 0
              %2: i32 = load.u32 %0, 4
              %3: i32 = slt %1, i32 -5
              brif %3, b1, b2
            b1:
              %4: i32 = ule %2, %1
              brif %4, b2, b3
            b2:
              ret i32 1
            b3:
              ret i32 2
            }
            """,
            """
            r2 = *(u32 *)(r1 +0)
            r1 = *(u32 *)(r1 +4)
            if w2 s>= 0xfffffffb goto pc+2
            r0 = 2
            if w1 > w2 goto pc+1
            r0 = 1
            exit
            """);

    [Fact]
    public void A_comparison_that_is_a_number_is_two_moves_around_a_jump() =>
        Shape(
            """
            program @p "xdp" (%0: ptr) -> i32 {
            b0:
              %1: i64 = load.u64 %0, 0
              %2: i32 = uge %1, i64 100
              ret %2
            }
            """,
            """
            r1 = *(u64 *)(r1 +0)
            w0 = 1
            if r1 >= 0x64 goto pc+1
            w0 = 0
            exit
            """);

    [Fact]
    public void Bits_are_tested_by_one_jump() =>
        Shape(
            """
            program @p "xdp" (%0: ptr) -> i32 {
            b0:
              %1: i32 = load.u32 %0, 0
              %2: i32 = and %1, i32 6
              %3: i32 = ne %2, i32 0
              brif %3, b1, b2
            b1:
              ret %1
            b2:
              ret i32 2
            }
            """,
            """
            r0 = *(u32 *)(r1 +0)
            if w0 & 0x6 goto pc+1
            r0 = 2
            exit
            """);

    [Fact]
    public void A_choice_between_numbers_jumps_over_one_move() =>
        Shape(
            """
            program @p "xdp" (%0: ptr) -> i32 {
            b0:
              %1: i32 = load.u32 %0, 0
              %2: i32 = eq %1, i32 6
              brif %2, b1, b2
            b1:
              br b3
            b2:
              br b3
            b3:
              %3: i32 = phi [i32 17, b1], [i32 34, b2]
              store.u32 %0, 8, %3
              ret %1
            }
            """,
            """
            r0 = *(u32 *)(r1 +0)
            w2 = 17
            if w0 == 0x6 goto pc+1
            w2 = 34
            *(u32 *)(r1 +8) = r2
            exit
            """);

    [Fact]
    public void A_switch_is_halved_until_three_cases_are_left() =>
        Shape(
            """
            program @p "xdp" (%0: ptr) -> i32 {
            b0:
              %1: i32 = load.u32 %0, 0
              switch %1, b6, [1, b1], [2, b2], [300, b3], [-1, b4], [5, b5]
            b1:
              ret i32 11
            b2:
              ret i32 12
            b3:
              ret i32 13
            b4:
              ret i32 14
            b5:
              ret i32 15
            b6:
              ret i32 0
            }
            """,
            """
            r1 = *(u32 *)(r1 +0)
            if w1 >= 0x5 goto pc+5
            r0 = 11
            if w1 == 0x1 goto pc+10
            r0 = 12
            if w1 == 0x2 goto pc+8
            goto pc+6
            r0 = 15
            if w1 == 0x5 goto pc+5
            r0 = 13
            if w1 == 0x12c goto pc+3
            r0 = 14
            if w1 == 0xffffffff goto pc+1
            r0 = 0
            exit
            """);

    [Fact]
    public void What_is_needed_after_a_call_is_in_r6_to_r9() =>
        Shape(
            """
            program @p "xdp" (%0: ptr) -> i32 {
            b0:
              %1: i64 = load.u64 %0, 0
              %2: i64 = helper ktime_get_ns ()
              %3: i64 = add %1, %2
              store.u64 %0, 8, %3
              ret i32 0
            }
            """,
            """
            r7 = r1
            r6 = *(u64 *)(r7 +0)
            call helper#5
            r6 += r0
            *(u64 *)(r7 +8) = r6
            r0 = 0
            exit
            """);

    [Fact]
    public void A_loop_keeps_its_variables_in_place() =>
        Shape(
            """
            program @p "xdp" (%0: ptr) -> i32 {
            b0:
              br b1
            b1:
              %1: i64 = phi [i64 0, b0], [%4, b2]
              %2: i64 = phi [i64 1, b0], [%1, b2]
              %3: i32 = ult %1, i64 10
              brif %3, b2, b3
            b2:
              %4: i64 = add %1, %2
              br b1
            b3:
              store.u64 %0, 0, %1
              ret i32 0
            }
            """,
            """
            r4 = 0
            r3 = 1
            if r4 >= 0xa goto pc+5
            r2 = r3
            r2 += r4
            r3 = r4
            r4 = r2
            goto pc-6
            *(u64 *)(r1 +0) = r4
            r0 = 0
            exit
            """);

    [Fact]
    public void The_stack_is_accessed_aligned() =>
        Shape(
            """
            program @p "xdp" (%0: ptr) -> i32 {
              %1: ptr = slot 24 align 8
            b0:
              zero %1, 24
              %2: i64 = load.u64 %0, 0
              store.u64 %1, 6, %2
              %3: i64 = load.u32 %1, 7
              copy %1, %0, 15
              store.u64 %0, 0, %3
              ret i32 0
            }
            """,
            """
            *(u64 *)(r10 -24) = 0
            *(u64 *)(r10 -16) = 0
            *(u64 *)(r10 -8) = 0
            r3 = *(u64 *)(r1 +0)
            *(u16 *)(r10 -18) = r3
            r2 = r3
            r2 >>= 16
            *(u32 *)(r10 -16) = r2
            r3 >>= 48
            *(u16 *)(r10 -12) = r3
            r2 = *(u8 *)(r10 -17)
            r3 = *(u16 *)(r10 -16)
            r3 <<= 8
            r2 |= r3
            r3 = *(u8 *)(r10 -14)
            r3 <<= 24
            r2 |= r3
            r3 = *(u64 *)(r1 +0)
            *(u64 *)(r10 -24) = r3
            r3 = *(u32 *)(r1 +8)
            *(u32 *)(r10 -16) = r3
            r3 = *(u16 *)(r1 +12)
            *(u16 *)(r10 -12) = r3
            r3 = *(u8 *)(r1 +14)
            *(u8 *)(r10 -10) = r3
            *(u64 *)(r1 +0) = r2
            r0 = 0
            exit
            """);

    [Fact]
    public void Slots_that_are_not_needed_together_share_bytes() =>
        Shape(
            """
            map @m hash key 8 value 8 max 1
            program @p "xdp" (%0: ptr) -> i32 {
              %1: ptr = slot 8 align 8
              %2: ptr = slot 8 align 8
            b0:
              store.u64 %1, 0, i64 1
              %3: i64 = helper map_delete_elem (map @m, %1)
              store.u64 %2, 0, i64 2
              %4: i64 = helper map_delete_elem (map @m, %2)
              ret i32 0
            }
            """,
            """
            *(u64 *)(r10 -8) = 1
            r1 = map[fd:0]
            r2 = r10
            r2 += -8
            call helper#3
            *(u64 *)(r10 -8) = 2
            r1 = map[fd:0]
            r2 = r10
            r2 += -8
            call helper#3
            r0 = 0
            exit
            """);

    [Fact]
    public void Atomic_operations_fetch_only_what_is_used() =>
        Shape(
            """
            program @p "xdp" (%0: ptr) -> i32 {
            b0:
              %1: i64 = load.u64 %0, 0
              %2: i64 = atomic.add.u64 %0, 8, %1
              %3: i64 = atomic.or.u64 %0, 8, i64 1
              %4: i32 = atomic.xchg.u32 %0, 16, i32 5
              %5: i64 = atomic.cmpxchg.u64 %0, 24, %1, %3
              store.u64 %0, 0, %5
              ret %4
            }
            """,
            """
            r0 = *(u64 *)(r1 +0)
            lock *(u64 *)(r1 +8) += r0
            r3 = 1
            r3 = atomic64_fetch_or((u64 *)(r1 +8), r3)
            w2 = 5
            r2 = atomic_xchg((u32 *)(r1 +16), r2)
            r0 = atomic64_cmpxchg((u64 *)(r1 +24), r0, r3)
            *(u64 *)(r1 +0) = r0
            r0 = r2
            exit
            """);

    [Fact]
    public void The_signed_division_of_version_3_divides_magnitudes() =>
        Shape(
            """
            program @p "xdp" (%0: ptr) -> i32 {
            b0:
              %1: i64 = load.u64 %0, 0
              %2: i64 = load.u64 %0, 8
              %3: i64 = sdiv %1, %2
              store.u64 %0, 0, %3
              ret i32 0
            }
            """,
            """
            r3 = *(u64 *)(r1 +0)
            r5 = *(u64 *)(r1 +8)
            r2 = r3
            r2 s>>= 63
            r4 = r5
            r4 s>>= 63
            r3 ^= r2
            r3 -= r2
            r5 ^= r4
            r5 -= r4
            r3 /= r5
            r2 ^= r4
            r3 ^= r2
            r3 -= r2
            *(u64 *)(r1 +0) = r3
            r0 = 0
            exit
            """);

    [Fact]
    public void Version_4_divides_and_extends_signs_in_one_instruction() =>
        Shape(
            """
            program @p "xdp" (%0: ptr) -> i32 {
            b0:
              %1: i64 = load.s16 %0, 0
              %2: i64 = load.u64 %0, 8
              %3: i64 = sdiv %1, %2
              %4: i32 = trunc %3
              %5: i64 = sext %4
              %6: i64 = bswap64 %5
              store.u64 %0, 0, %6
              ret i32 0
            }
            """,
            """
            r2 = *(s16 *)(r1 +0)
            r3 = *(u64 *)(r1 +8)
            r2 s/= r3
            r2 = (s32)r2
            r2 = bswap64 r2
            *(u64 *)(r1 +0) = r2
            r0 = 0
            exit
            """, IsaVersion.V4);

    [Fact]
    public void Version_1_does_32_bits_in_64() =>
        Shape(
            """
            program @p "xdp" (%0: ptr) -> i32 {
            b0:
              %1: i64 = load.u64 %0, 0
              %2: i32 = trunc %1
              %3: i32 = add %2, i32 1
              %4: i32 = slt %3, i32 9
              brif %4, b1, b2
            b1:
              %5: i32 = lshr %3, i32 4
              ret %5
            b2:
              ret %3
            }
            """,
            """
            r0 = *(u64 *)(r1 +0)
            r0 += 1
            r1 = r0
            r1 <<= 32
            r1 s>>= 32
            if r1 s>= 0x9 goto pc+4
            r0 <<= 32
            r0 >>= 32
            r0 >>= 4
            exit
            r0 <<= 32
            r0 >>= 32
            exit
            """, IsaVersion.V1);

    [Fact]
    public void A_field_of_the_kernel_is_relocated_in_the_load() =>
        Shape(
            """
            type !0 = struct "task_struct" 16 ("pid" !1 64)
            type !1 = int "int" 4 signed
            program @p "tp_btf/task_newtask" (%0: ptr) -> i32 {
            b0:
              %1: ptr = load.u64 %0, 0
              %2: ptr = core.address %1 (byte_off !0 "0:0" = 8)
              %3: i32 = load.u32 %2, 0
              %4: i32 = helper probe_read_kernel (%0, i32 4, %2)
              %5: ptr = core.address %1 (byte_off !0 "0:0" = 8)
              %6: i32 = load.s32 %5, 0
              %7: i32 = add %3, %6
              ret %7
            }
            """,
            """
            r6 = *(u64 *)(r1 +0)
            r3 = r6
            r3 += 8
            r7 = *(u32 *)(r3 +0)
            w2 = 4
            call helper#113
            r1 = *(u32 *)(r6 +8)
            r0 = r7
            w0 += w1
            exit
            """);

    [Fact]
    public void A_callback_is_an_address() =>
        Shape(
            """
            function @each (%0: i32, %1: ptr) -> i64 callback {
            b0:
              %2: i64 = load.u64 %1, 0
              %3: i64 = zext %0
              %4: i64 = add %2, %3
              store.u64 %1, 0, %4
              ret i64 0
            }
            program @p "xdp" (%0: ptr) -> i32 {
              %1: ptr = slot 8 align 8
            b0:
              store.u64 %1, 0, i64 0
              %2: i64 = helper loop (i32 10, function @each, %1, i64 0)
              %3: i32 = load.u32 %1, 0
              ret %3
            }
            """,
            """
            *(u64 *)(r10 -8) = 0
            w1 = 10
            r2 = subprog[+7]
            r3 = r10
            r3 += -8
            r4 = 0
            call helper#181
            r0 = *(u32 *)(r10 -8)
            exit
            w3 = w1
            r1 = *(u64 *)(r2 +0)
            r1 += r3
            *(u64 *)(r2 +0) = r1
            r0 = 0
            exit
            """);

    [Fact]
    public void More_than_fits_goes_to_the_stack() =>
        Shape(
            """
            program @p "xdp" (%0: ptr) -> i32 {
            b0:
              %1: i64 = load.u64 %0, 0
              %2: i64 = load.u64 %0, 8
              %3: i64 = load.u64 %0, 16
              %4: i64 = load.u64 %0, 24
              %5: i64 = helper ktime_get_ns ()
              %6: i64 = add %5, %1
              %7: i64 = add %6, %2
              %8: i64 = add %7, %3
              %9: i64 = add %8, %4
              store.u64 %0, 0, %9
              ret i32 0
            }
            """,
            """
            r9 = r1
            r1 = *(u64 *)(r9 +0)
            *(u64 *)(r10 -8) = r1
            r6 = *(u64 *)(r9 +8)
            r7 = *(u64 *)(r9 +16)
            r8 = *(u64 *)(r9 +24)
            call helper#5
            r1 = *(u64 *)(r10 -8)
            r0 += r1
            r0 += r6
            r0 += r7
            r0 += r8
            *(u64 *)(r9 +0) = r0
            r0 = 0
            exit
            """);

    [Fact]
    public void A_large_copy_is_a_loop() =>
        Shape(
            """
            map @m array key 4 value 1024 max 1
            program @p "xdp" (%0: ptr) -> i32 {
              %1: ptr = slot 4 align 4
            b0:
              store.u32 %1, 0, i32 0
              %2: ptr = helper map_lookup_elem (map @m, %1)
              %3: ptr = helper map_lookup_elem (map @m, %1)
              copy %2, %3, 1004
              ret i32 0
            }
            """,
            """
            *(u32 *)(r10 -4) = 0
            r1 = map[fd:0]
            r2 = r10
            r2 += -4
            call helper#1
            r6 = r0
            r1 = map[fd:0]
            r2 = r10
            r2 += -4
            call helper#1
            r3 = 0
            r1 = r6
            r1 += r3
            r2 = r0
            r2 += r3
            r4 = *(u64 *)(r2 +0)
            *(u64 *)(r1 +0) = r4
            r4 = *(u64 *)(r2 +8)
            *(u64 *)(r1 +8) = r4
            r4 = *(u64 *)(r2 +16)
            *(u64 *)(r1 +16) = r4
            r2 = *(u64 *)(r2 +24)
            *(u64 *)(r1 +24) = r2
            r3 += 32
            if r3 != 0x3e0 goto pc-14
            r1 = *(u64 *)(r0 +992)
            *(u64 *)(r6 +992) = r1
            r1 = *(u32 *)(r0 +1000)
            *(u32 *)(r6 +1000) = r1
            r0 = 0
            exit
            """);

    [Fact]
    public void Arguments_that_are_32_bits_wide_are_extended() =>
        Shape(
            """
            extern @k function
            program @p "xdp" (%0: ptr) -> i32 {
            b0:
              %1: i32 = helper get_prandom_u32 ()
              %2: i32 = kfunc @k (%1, i32 -1, i64 -1)
              ret %2
            }
            """,
            """
            call helper#7
            w1 = w0
            w2 = -1
            r3 = -1
            call kfunc#0 <kfunc>
            w0 = w0
            exit
            """);

    [Fact]
    public void A_pointer_as_a_number_is_the_same_bits() =>
        Shape(
            """
            program @p "xdp" (%0: ptr) -> i32 {
              %1: ptr = slot 16 align 8
            b0:
              zero %1, 16
              %2: ptr = ptradd %1, i64 8
              %3: i64 = ptrdiff %2, null
              store.u64 %1, 0, %3
              %4: i64 = ptrdiff %0, null
              %5: ptr = ptradd null, %4
              %6: i32 = load.u32 %5, 0
              ret %6
            }
            """,
            """
            *(u64 *)(r10 -16) = 0
            *(u64 *)(r10 -8) = 0
            r2 = r10
            r2 += -8
            *(u64 *)(r10 -16) = r2
            r0 = *(u32 *)(r1 +0)
            exit
            """);

    [Fact]
    public void What_the_kernel_may_lack_stays_behind_the_test() =>
        Shape(
            """
            type !0 = enum "mode" 4 unsigned ("on" 3)
            program @p "xdp" (%0: ptr) -> i32 {
            b0:
              %1: i32 = load.u32 %0, 0
              %2: i32 = eq %1, i32 0
              brif %2, b1, b2
            b1:
              br b3
            b2:
              br b3
            b3:
              %3: i32 = phi [core i32 (enumval_value !0 "0" = 3), b1], [i32 9, b2]
              store.u32 %0, 0, %3
              ret %1
            }
            """,
            """
            r0 = *(u32 *)(r1 +0)
            w2 = 9
            if w0 != 0x0 goto pc+1
            w2 = 3
            *(u32 *)(r1 +0) = r2
            exit
            """);

    static void Shape(string text, string expected, IsaVersion isa = IsaVersion.V3) =>
        Assert.Equal(expected, Generated.Assembly(text, isa).TrimEnd());
}
