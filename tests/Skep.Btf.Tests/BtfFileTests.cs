using System.Buffers.Binary;
using System.Text;
using Skep.Diagnostics;

namespace Skep.Btf.Tests;

public sealed class BtfFileTests
{
    static (BtfFile? File, DiagnosticBag Diagnostics) Parse(byte[] bytes, BtfFile? baseFile = null)
    {
        var diagnostics = new DiagnosticBag();
        return (BtfFile.Parse(bytes, diagnostics, baseFile, "test.btf"), diagnostics);
    }

    /// <summary>
    /// A file with three types, of which the second is of kind 25 with 8 bytes and 2 elements of 4 bytes after its header.
    /// </summary>
    static byte[] WithUnknownKind(bool layout)
    {
        uint[] types = [1, 1u << 24, 4, 32, 5, 25u << 24 | 2, 0, 7, 7, 8, 9, 0, 2u << 24, 1];
        byte[] strings = "\0int\0new\0"u8.ToArray();
        int header = layout ? 32 : 24, typeBytes = types.Length * 4, tableBytes = layout ? 26 * 4 : 0;
        byte[] file = new byte[header + typeBytes + tableBytes + strings.Length];
        int[] fields = [0x1eb9f, header, 0, typeBytes, typeBytes + tableBytes, strings.Length, typeBytes, tableBytes];
        for (int i = 0; i < header / 4; i++)
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(i * 4), fields[i]);
        for (int i = 0; i < types.Length; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(header + i * 4), types[i]);
        if (layout)
            (file[header + typeBytes + 25 * 4], file[header + typeBytes + 25 * 4 + 1]) = (8, 4);
        strings.CopyTo(file, file.Length - strings.Length);
        return file;
    }

    [Fact]
    public void A_kind_from_the_future_is_stepped_over_by_the_layout_table()
    {
        (BtfFile? file, DiagnosticBag diagnostics) = Parse(WithUnknownKind(layout: true));
        Assert.Empty(diagnostics);
        Assert.Equal(3, file!.TypeCount);
        Assert.Equal(((BtfKind)25, "new", 2), (file.GetType(2).Kind, file.GetType(2).Name, file.GetType(2).Count));
        Assert.Equal("int", file.GetType(3).Target.Name);
    }

    [Fact]
    public void Without_a_layout_table_the_types_before_a_kind_from_the_future_are_used()
    {
        (BtfFile? file, DiagnosticBag diagnostics) = Parse(WithUnknownKind(layout: false));
        Assert.Equal(1, file!.TypeCount);
        Assert.Equal("int", file.GetType(1).Name);
        Assert.Equal(
            "test.btf+0x28: error BPF1004: Type 2 is of kind 25, which is not known, and the file has no layout table that says how long it is. "
                + "The types before it are used; the rest of the section is not.",
            Assert.Single(diagnostics).ToString());
    }

    [Fact]
    public void A_header_longer_than_known_is_read_as_far_as_it_is_known()
    {
        byte[] sound = Samples.EveryKind().ToArray(includeLayout: true);
        byte[] longer = [.. sound[..32], .. new byte[12], .. sound[32..]];
        longer[4] = 44;
        longer.AsSpan(32, 12).Fill(0xaa);
        (BtfFile? file, DiagnosticBag diagnostics) = Parse(longer);
        Assert.Empty(diagnostics);
        Assert.Equal(BtfRawWriter.ToString(Samples.EveryKind().ToFile()), BtfRawWriter.ToString(file!));
    }

    [Fact]
    public void More_elements_than_sixteen_bits_can_count_are_read()
    {
        var builder = new BtfBuilder();
        int id = builder.AddEnum("many");
        for (int i = 0; i < 70_000; i++)
            builder.AddEnumValue("", i);
        BtfType many = builder.ToFile().GetType(id);
        Assert.Equal(70_000, many.Count);
        Assert.Equal(69_999, many.GetEnumValue(69_999).Value);
    }

    public static TheoryData<string, string> Unreadable => new()
    {
        { "", "test.btf+0x0: error BPF1001: 0 bytes are too few for a BTF header of 24." },
        { "7f454c460201010000000000000000000100f700010000000000",
            "test.btf+0x0: error BPF1001: The bytes start with 0x457f, not with the BTF magic 0xeb9f." },
        { "9feb0200" + "18000000" + "0000000000000000" + "0000000001000000" + "00",
            "test.btf+0x2: error BPF1001: BTF version 2 is not known; version 1 is." },
        { "9feb0100" + "10000000" + "0000000000000000" + "0000000001000000" + "00",
            "test.btf+0x4: error BPF1001: The header claims 16 bytes; it has at least 24, and there are 25 in all." },
        {
            "9feb0100" + "18000000" + "00000000ffffffff" + "0000000001000000" + "00",
            "test.btf+0x8: error BPF1002: The type section, 4294967295 bytes at offset 24, does not fit in 25 bytes. The file is truncated or damaged."
        },
        {
            "eb9f0100" + "00000018" + "0000000000000000" + "0000000100000001" + "00",
            "test.btf+0x10: error BPF1002: The string section, 1 bytes at offset 25, does not fit in 25 bytes. The file is truncated or damaged."
        },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void What_is_not_BTF_is_refused_with_the_reason(string bytes, string expected)
    {
        (BtfFile? file, DiagnosticBag diagnostics) = Parse(Convert.FromHexString(bytes));
        Assert.Null(file);
        Assert.Equal(expected, Assert.Single(diagnostics).ToString());
    }

    [Fact]
    public void A_split_file_goes_on_where_its_base_ends()
    {
        BtfFile below = Samples.EveryKind().ToFile("base");
        var builder = new BtfBuilder(below);
        int pointer = builder.AddPointer(4);
        int typedef = builder.AddTypedef("node_ref", pointer);
        builder.AddStruct("node", 8);
        builder.AddMember("ref", typedef, 0);
        BtfFile split = builder.ToFile("module");

        Assert.Equal((below.EndId, 3), (split.FirstId, split.TypeCount));
        Assert.Equal("node", split.GetType(typedef).Target.Target.Name);
        Assert.Same(below, split.GetType(4).File);
        Assert.Equal(["node_ref"], split.FindAll("node_ref").Select(type => type.Name));
        Assert.Equal([4, typedef + 1], split.FindAll("node").Select(type => type.Id));
        Assert.Equal([typedef + 1], split.FindAll("node", ownOnly: true).Select(type => type.Id));
        Assert.True(split.TryFind("node", BtfKind.Struct, out BtfType found));
        Assert.Equal(4, found.Id);
        Assert.Equal("int", split.GetString(below.GetType(1).NameOffset));
        Assert.Equal(below.TypeCount + 3, split.AllTypes.Count());

        // A name that is among the base's strings can be given to a type of the split file.
        BtfBuilder renamed = BtfBuilder.From(split);
        byte[] bytes = renamed.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(24 + 12), below.GetType(1).NameOffset);
        BtfFile again = Parse(bytes, below).File!;
        Assert.Equal([1, typedef], again.FindAll("int").Select(type => type.Id));
        for (int i = 0; i < 10; i++)
            Assert.True(again.TryFind("int", BtfKind.Typedef, out _));
    }

    [Theory]
    [InlineData("task_struct", "task_struct")]
    [InlineData("task_struct___old", "task_struct")]
    [InlineData("a___b___c", "a___b")]
    [InlineData("a____b", "a____b")]
    [InlineData("a___", "a___")]
    [InlineData("___b", "___b")]
    [InlineData("a___b____c", "a")]
    [InlineData("", "")]
    public void A_flavour_is_what_follows_three_underscores(string name, string essential)
    {
        Assert.Equal(essential, BtfName.Essential(name).ToString());
        Assert.Equal(essential, Encoding.UTF8.GetString(BtfName.Essential(Encoding.UTF8.GetBytes(name))));
    }

    [Fact]
    public void Candidates_for_relocation_are_found_under_every_flavour()
    {
        var builder = new BtfBuilder();
        string[] names = ["task", "task___old", "other", "long_name_with___flavour", "task_struct", "task___x___y", "task", "_task___z"];
        foreach (string name in names)
            builder.AddStruct(name, 4);
        BtfFile file = builder.ToFile();
        Assert.Equal([1, 7, 2], file.FindByEssentialName("task").Select(type => type.Id));
        Assert.Equal([4], file.FindByEssentialName("long_name_with").Select(type => type.Id));
        Assert.Equal([6], file.FindByEssentialName("task___x").Select(type => type.Id));
        Assert.Empty(file.FindByEssentialName("tas"));
    }

    [Fact]
    public void A_member_inside_structs_without_name_is_found_at_its_offset_from_the_outside()
    {
        BtfFile file = Samples.Declarations().ToFile();
        file.TryFind("node", BtfKind.Struct, out BtfType node);
        Assert.True(node.TryFindMember("number", out BtfMember number));
        Assert.Equal((608u, "int"), (number.BitOffset, number.Type.Name));
        Assert.True(node.TryFindMember("high"u8, out BtfMember high));
        Assert.Equal((580u, 28), (high.BitOffset, high.BitfieldSize));
        Assert.False(node.TryFindMember("absent", out _));
    }

    [Fact]
    public void Objects_for_big_endian_machines_read_like_the_others()
    {
        const string source = "struct flow { int a; char b[3]; struct flow *next; unsigned f:5; } flow; enum e { X = -1, Y = 9 } e; int run(struct flow *f) { return f->a + e; }";
        BtfFile little = Parse(ClangObject.Section(ClangObject.Compile(source), ".BTF")).File!;
        byte[] big = ClangObject.Section(ClangObject.Compile(source, "-target", "bpfeb"), ".BTF");
        BtfFile swapped = Parse(big).File!;
        Assert.Equal(ByteOrder.BigEndian, swapped.ByteOrder);
        Assert.Equal(BtfRawWriter.ToString(little), BtfRawWriter.ToString(swapped));
        Assert.Equal(BtfRawWriter.ToString(little), BtfRawWriter.ToString(Parse(BtfBuilder.From(swapped).ToArray()).File!));
    }

    [Fact]
    public void What_is_wrong_with_types_is_reported_when_asked_for()
    {
        var builder = new BtfBuilder();
        int number = builder.AddInt("int", 4);
        builder.AddPointer(70);
        builder.AddTypedef("loop", 4);
        builder.AddConst(3);
        builder.AddStruct("short", 4);
        builder.AddMember("fits", number, 0);
        builder.AddMember("does not", number, 16);
        builder.AddStruct("self", 4);
        builder.AddMember("inner", 6, 0);
        byte[] bytes = builder.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(24), 999);
        (BtfFile? file, DiagnosticBag diagnostics) = Parse(bytes);
        Assert.Empty(diagnostics);
        file!.Validate(diagnostics);
        Assert.Equal(
            [
                "test.btf: error BPF1007: Type 1, INT '', has a name at offset 999 of strings that end at 41.",
                "test.btf: error BPF1006: Type 2, PTR '', refers to type 70; the last one is 6.",
                "test.btf: error BPF1009: Type 3, TYPEDEF 'loop', leads back to itself or is nested more than 32 deep.",
                "test.btf: error BPF1009: Type 4, CONST '', leads back to itself or is nested more than 32 deep.",
                "test.btf: error BPF1008: Type 5, STRUCT 'short', has 4 bytes, and its member 'does not' ends at bit 48.",
                "test.btf: error BPF1009: Type 6, STRUCT 'self', contains itself as member 'inner'.",
            ],
            diagnostics.Select(diagnostic => diagnostic.ToString()));
    }

    [Fact]
    public void Nothing_is_wrong_with_the_running_kernel_s_types()
    {
        Require.KernelBtf();
        using BtfFile kernel = BtfFile.OpenKernel();
        var diagnostics = new DiagnosticBag();
        kernel.Validate(diagnostics);
        Assert.Empty(diagnostics);
    }

    [Fact]
    public void A_disposed_mapping_says_so()
    {
        Require.KernelBtf();
        BtfFile kernel = BtfFile.OpenKernel();
        kernel.Dispose();
        kernel.Dispose();
        try
        {
            _ = kernel.GetType(1).Name;
        }
        catch (ObjectDisposedException)
        {
            return;
        }
        Assert.Skip("this kernel's BTF is read, not mapped");
    }
}
