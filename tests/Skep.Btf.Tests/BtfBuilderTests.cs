using Skep.Diagnostics;

namespace Skep.Btf.Tests;

public sealed class BtfBuilderTests
{
    public static TheoryData<ByteOrder, bool> Forms => new()
    {
        { ByteOrder.LittleEndian, false },
        { ByteOrder.LittleEndian, true },
        { ByteOrder.BigEndian, false },
        { ByteOrder.BigEndian, true },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_kind_is_read_back_as_it_was_added(ByteOrder order, bool layout)
    {
        var diagnostics = new DiagnosticBag();
        BtfFile file = BtfFile.Parse(Samples.EveryKind().ToArray(order, layout), diagnostics)!;
        Assert.Empty(diagnostics);
        Assert.Equal(order, file.ByteOrder);
        string[] expected =
        [
            "[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED",
            "[2] INT 'bool' size=1 bits_offset=0 nr_bits=8 encoding=BOOL",
            "[3] PTR '(anon)' type_id=4",
            "[4] STRUCT 'node' size=24 vlen=3",
            "\t'next' type_id=3 bits_offset=0",
            "\t'low' type_id=1 bits_offset=64 bitfield_size=3",
            "\t'data' type_id=5 bits_offset=128",
            "[5] ARRAY '(anon)' type_id=1 index_type_id=1 nr_elems=2",
            "[6] UNION 'either' size=4 vlen=1",
            "\t'value' type_id=1 bits_offset=0",
            "[7] ENUM 'color' encoding=SIGNED size=4 vlen=2",
            "\t'RED' val=-1",
            "\t'BLUE' val=7",
            "[8] ENUM64 'wide' encoding=UNSIGNED size=8 vlen=1",
            "\t'HUGE' val=18446744073709551615ULL",
            "[9] FWD 'later' fwd_kind=union",
            "[10] TYPEDEF 'node_t' type_id=4",
            "[11] VOLATILE '(anon)' type_id=10",
            "[12] CONST '(anon)' type_id=11",
            "[13] RESTRICT '(anon)' type_id=3",
            "[14] FUNC_PROTO '(anon)' ret_type_id=1 vlen=2",
            "\t'first' type_id=3",
            "\t'(anon)' type_id=0",
            "[15] FUNC 'run' type_id=14 linkage=global",
            "[16] VAR 'counter' type_id=1, linkage=static",
            "[17] DATASEC '.bss' size=4 vlen=1",
            "\ttype_id=16 offset=0 size=4 (VAR 'counter')",
            "[18] FLOAT 'double' size=8",
            "[19] DECL_TAG 'note' type_id=4 component_idx=1",
            "[20] TYPE_TAG 'rcu' type_id=4",
        ];
        Assert.Equal(string.Join('\n', expected) + "\n", BtfRawWriter.ToString(file));
    }
}
