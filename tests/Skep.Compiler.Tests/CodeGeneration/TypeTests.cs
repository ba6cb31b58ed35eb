using Skep.Btf;
using Skep.Objects;

namespace Skep.Compiler.Tests.CodeGeneration;

/// <summary>What the types of an object say of its maps, globals and functions.</summary>
public sealed class TypeTests
{
    const string Text = """
        type !0 = struct "event" 16 ("next" !1 0, "length" !2 64, "low" !2 96 : 3, "high" !2 99 : 5)
        type !1 = ptr !0
        type !2 = int "u32" 4 unsigned
        type !3 = enum "mode" 8 unsigned ("off" 0, "all" -1)
        type !4 = func !2 ("" !1, "odd name" !3)
        map @events ringbuf value 0 !0 max 4096
        map @modes hash key 4 !2 value 8 !3 max 8
        global @count .data !2 align 4 = "01000000"
        global @text .rodata 3 align 1 anonymous = "616263"
        global @mode .data !3
        program @p "xdp" (%0: ptr) -> i32 {
        b0:
          %1: i32 = call @callee (%0, i64 1)
          ret %1
        }
        function @callee (%0: ptr, %1: i64) -> i32 noinline signature !4 {
        b0:
          %2: i32 = load.u8 global @text+1, 0
          ret %2
        }
        """;

    static readonly ObjectSpec Spec = Generated.From(Text).Spec;

    [Fact]
    public void Structs_may_point_to_themselves_and_have_bit_fields()
    {
        Assert.True(Spec.Btf!.TryFind("event", BtfKind.Struct, out BtfType record));
        Assert.Equal(["next", "length", "low", "high"], record.Members.ToArray().Select(static member => member.Name));
        Assert.Equal(record.Id, record.GetMember(0).Type.Target.Id);
        Assert.Equal((99u, 5), (record.GetMember(3).BitOffset, (int)record.GetMember(3).BitfieldSize));
    }

    [Fact]
    public void Maps_have_the_types_of_keys_and_values_and_buffers_a_tag_for_their_records()
    {
        MapSpec modes = Spec.Maps.Get("modes"), events = Spec.Maps.Get("events");
        Assert.Equal(("u32", "mode"), (Spec.Btf!.GetType(modes.KeyTypeId).Name, Spec.Btf.GetType(modes.ValueTypeId).Name));
        Assert.Equal(BtfKind.Enum64, Spec.Btf.GetType(modes.ValueTypeId).Kind);
        Assert.Equal(0, events.ValueTypeId);
        Assert.True(Spec.Btf.TryFind("records:events", BtfKind.DeclarationTag, out BtfType tag));
        Assert.Equal("event", tag.Target.Target.Name);
    }

    [Fact]
    public void Globals_are_variables_of_their_section_unless_they_are_anonymous()
    {
        Assert.Equal(["count", "mode"], Spec.Variables.Select(static variable => variable.Name));
        Assert.Equal((0, 4, 8, 8), (Spec.Variables[0].Offset, Spec.Variables[0].Size, Spec.Variables[1].Offset, Spec.Variables[1].Size));
        Assert.Equal(1u, Spec.Variables[0].Get<uint>());
        Assert.Equal("abc"u8.ToArray(), Spec.Maps.Get(".rodata").Contents);
        Assert.Equal(0, Spec.Maps.Get(".rodata").ValueTypeId);
    }

    [Fact]
    public void Functions_have_prototypes_whose_parameters_have_names()
    {
        ProgramSpec program = Spec.Programs[0];
        Assert.Equal(["p", "callee"], program.Functions.Select(static function => function.Name));
        BtfType callee = Spec.Btf!.GetType(program.Functions[1].TypeId);
        Assert.Equal((BtfKind.Function, BtfLinkage.Static), (callee.Kind, callee.Linkage));
        Assert.Equal(["arg0", "odd_name"], callee.Target.Parameters.ToArray().Select(static parameter => parameter.Name));
    }
}
