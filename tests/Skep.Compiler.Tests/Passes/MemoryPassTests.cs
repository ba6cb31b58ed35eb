using Skep.Compiler.Ir;
using Skep.Compiler.Passes;

namespace Skep.Compiler.Tests;

public sealed class MemoryPassTests
{
    static bool SplitAndPromote(Function function)
    {
        SlotSplitting.Run(function);
        SlotPromotion.Run(function);
        Simplification.Run(function);
        DeadCode.Run(function);
        return true;
    }

    [Fact]
    public void A_slot_that_is_loaded_and_stored_becomes_a_phi() => PassTest.Body(SlotPromotion.Run, """
          %9: ptr = slot 4 align 4
        b0:
          store.u32 %9, 0, i32 1
          brif %0, b1, b2
        b1:
          store.u32 %9, 0, %0
          br b2
        b2:
          %3: i64 = load.s32 %9, 0
          ret %3
        """, """
        b0:
          brif %0, b1, b2
        b1:
          br b2
        b2:
          %3: i32 = phi [i32 1, b0], [%0, b1]
          %4: i64 = sext %3
          ret %4
        """);

    [Fact]
    public void A_variable_of_a_loop_becomes_a_phi_of_its_head() => PassTest.Body(SlotPromotion.Run, """
          %9: ptr = slot 8 align 8
        b0:
          store.u64 %9, 0, i64 0
          br b1
        b1:
          %3: i64 = load.u64 %9, 0
          %4: i32 = ult %3, %1
          brif %4, b2, b3
        b2:
          %5: i64 = add %3, i64 1
          store.u64 %9, 0, %5
          br b1
        b3:
          %6: i64 = load.u64 %9, 0
          ret %6
        """, """
        b0:
          br b1
        b1:
          %3: i64 = phi [i64 0, b0], [%5, b2]
          %4: i32 = ult %3, %1
          brif %4, b2, b3
        b2:
          %5: i64 = add %3, i64 1
          br b1
        b3:
          ret %3
        """);

    [Fact]
    public void A_byte_keeps_only_its_low_bits() => PassTest.Body(SlotPromotion.Run, """
          %9: ptr = slot 1 align 1
        b0:
          store.u8 %9, 0, %1
          %3: i64 = load.u8 %9, 0
          %4: i64 = load.s8 %9, 0
          %5: i64 = add %3, %4
          ret %5
        """, """
        b0:
          %3: i32 = trunc %1
          %4: i32 = and %3, i32 255
          %5: i64 = zext %4
          %6: i32 = sext8 %3
          %7: i64 = sext %6
          %8: i64 = add %5, %7
          ret %8
        """);

    [Fact]
    public void Of_a_copied_struct_only_the_fields_that_are_read_are_loaded() => PassTest.Body(SplitAndPromote, """
          %8: ptr = slot 14 align 2
          %9: ptr = slot 14 align 2
        b0:
          zero %8, 14
          copy %9, %2, 14
          copy %8, %9, 14
          %3: ptr = ptradd %8, i64 12
          %4: i64 = load.u16 %3, 0
          ret %4
        """, """
        b0:
          %3: i64 = load.u16 %2, 12
          ret %3
        """);

    [Fact]
    public void Parts_that_overlap_stay_together() => PassTest.Body(SplitAndPromote, """
          %9: ptr = slot 16 align 8
        b0:
          store.u64 %9, 0, %1
          store.u64 %9, 8, %1
          %3: i64 = load.u32 %9, 4
          %4: i64 = load.u64 %9, 8
          %5: i64 = add %3, %4
          ret %5
        """, """
          %3: ptr = slot 8 align 8
        b0:
          store.u64 %3, 0, %1
          %4: i64 = load.u32 %3, 4
          %5: i64 = add %4, %1
          ret %5
        """);

    [Fact]
    public void A_slot_whose_address_goes_elsewhere_stays()
    {
        const string Key = """
              %3: ptr = slot 4 align 4
            b0:
              store.u16 %3, 0, %0
              store.u16 %3, 2, i32 0
              %4: ptr = helper map_lookup_elem (map @m, %3)
              %5: i64 = load.u64 %3, 0
              ret %5
            """;
        PassTest.Body(SplitAndPromote, Key, Key);
    }

    [Fact]
    public void Loads_are_taken_from_stores_and_loads_before_unless_something_wrote() => PassTest.Body(ValueNumbering.Run, """
          %9: ptr = slot 16 align 8
        b0:
          store.u64 %9, 0, %1
          %3: i64 = load.u64 global @g, 8
          store.u64 %2, 0, %3
          %4: i64 = load.u64 %9, 0
          %5: i64 = load.u64 global @g, 8
          %6: i64 = load.u32 %2, 8
          %7: i64 = load.u32 %2, 8
          %8: i64 = add %4, %5
          %10: i64 = add %6, %7
          %11: i64 = add %8, %10
          ret %11
        """, """
          %3: ptr = slot 16 align 8
        b0:
          store.u64 %3, 0, %1
          %4: i64 = load.u64 global @g, 8
          store.u64 %2, 0, %4
          %5: i64 = load.u64 global @g, 8
          %6: i64 = load.u32 %2, 8
          %7: i64 = add %1, %5
          %8: i64 = add %6, %6
          %9: i64 = add %7, %8
          ret %9
        """);

    [Fact]
    public void A_helper_that_changes_the_packet_makes_its_pointers_stale() => PassTest.Run(ValueNumbering.Run, """
        program @p "tc" (%0: ptr) -> i32 {
        b0:
          %1: ptr = load.u32 %0, 76
          %2: i64 = helper ktime_get_ns ()
          %3: ptr = load.u32 %0, 76
          %4: i64 = helper skb_pull_data (%0, i32 64)
          %5: ptr = load.u32 %0, 76
          %6: i32 = eq %1, %3
          %7: i32 = eq %1, %5
          %8: i32 = add %6, %7
          ret %8
        }
        """, """
        program @p "tc" (%0: ptr) -> i32 {
        b0:
          %1: ptr = load.u32 %0, 76
          %2: i64 = helper ktime_get_ns ()
          %3: i64 = helper skb_pull_data (%0, i32 64)
          %4: ptr = load.u32 %0, 76
          %5: i32 = eq %1, %1
          %6: i32 = eq %1, %4
          %7: i32 = add %5, %6
          ret %7
        }
        """);

    [Fact]
    public void Loads_behind_a_join_see_what_either_way_wrote() => PassTest.Body(ValueNumbering.Run, """
        b0:
          %3: i64 = load.u64 global @g, 0
          %4: i64 = load.u64 global @g, 8
          brif %0, b1, b2
        b1:
          store.u64 global @g, 0, %1
          br b2
        b2:
          %5: i64 = load.u64 global @g, 0
          %6: i64 = load.u64 global @r, 0
          br b3
        b3:
          %7: i64 = load.u64 global @g, 0
          %8: i64 = add %5, %7
          %9: i64 = sub %8, %3
          ret %9
        """, """
        b0:
          %3: i64 = load.u64 global @g, 0
          %4: i64 = load.u64 global @g, 8
          brif %0, b1, b2
        b1:
          store.u64 global @g, 0, %1
          br b2
        b2:
          %5: i64 = load.u64 global @g, 0
          %6: i64 = load.u64 global @r, 0
          br b3
        b3:
          %7: i64 = add %5, %5
          %8: i64 = sub %7, %3
          ret %8
        """);

    [Fact]
    public void A_branch_tells_what_its_condition_is() => PassTest.Body(ValueNumbering.Run, """
        b0:
          %3: i32 = ult %0, i32 10
          brif %3, b1, b2
        b1:
          %4: i32 = uge %0, i32 10
          %5: i32 = add %3, %4
          %6: i64 = zext %5
          ret %6
        b2:
          %7: i64 = zext %3
          ret %7
        """, """
        b0:
          %3: i32 = ult %0, i32 10
          brif %3, b1, b2
        b1:
          %4: i32 = add i32 1, i32 0
          %5: i64 = zext %4
          ret %5
        b2:
          %6: i64 = zext i32 0
          ret %6
        """);

    [Fact]
    public void Stores_that_are_written_over_or_never_read_go() => PassTest.Body(DeadStores.Run, """
          %8: ptr = slot 8 align 8
          %9: ptr = slot 8 align 8
        b0:
          zero %8, 8
          store.u64 %9, 0, i64 1
          store.u32 %8, 0, %0
          %3: i64 = helper trace_printk (%8, i32 8)
          store.u32 %8, 0, i32 1
          store.u32 %8, 4, i32 1
          %4: i32 = load.u32 %8, 4
          %5: i64 = zext %4
          ret %5
        """, """
          %3: ptr = slot 8 align 8
        b0:
          %4: ptr = ptradd %3, i64 4
          store.u32 %4, 0, i32 0
          store.u32 %3, 0, %0
          %5: i64 = helper trace_printk (%3, i32 8)
          store.u32 %3, 4, i32 1
          %6: i32 = load.u32 %3, 4
          %7: i64 = zext %6
          ret %7
        """);

    [Fact]
    public void A_key_is_read_as_far_as_the_map_says() => PassTest.Body(DeadStores.Run, """
          %9: ptr = slot 8 align 8
        b0:
          store.u32 %9, 0, %0
          store.u32 %9, 4, %0
          %3: ptr = helper map_lookup_elem (map @m, %9)
          %4: i64 = ptrdiff %3, null
          ret %4
        """, """
          %3: ptr = slot 8 align 8
        b0:
          store.u32 %3, 0, %0
          %4: ptr = helper map_lookup_elem (map @m, %3)
          %5: i64 = ptrdiff %4, null
          ret %5
        """);

    [Fact]
    public void A_store_stays_that_a_later_round_of_a_loop_reads()
    {
        const string Loop = """
              %3: ptr = slot 8 align 8
            b0:
              store.u64 %3, 0, i64 0
              br b1
            b1:
              %4: i64 = load.u64 %3, 0
              %5: i64 = add %4, %1
              store.u64 %3, 0, %5
              %6: i32 = ult %5, i64 100
              brif %6, b1, b2
            b2:
              ret %5
            """;
        PassTest.Body(DeadStores.Run, Loop, Loop);
    }
}
