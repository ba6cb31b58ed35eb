using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Skep.Btf;
using Skep.Cli.Values;

namespace Skep.EndToEnd.Tests.Cli;

/// <summary>Values as people write them: addresses, ports, hardware addresses, text.</summary>
public sealed class ValueTests
{
    const string KeyStart = "c0000201" + "01bb" + "0000" + "0035" + "0200";

    static readonly BtfBuilder Builder = new();
    static readonly int U8 = Builder.AddTypedef("__u8", Builder.AddInt("unsigned char", 1));
    static readonly int U16 = Builder.AddInt("unsigned short", 2);
    static readonly int U32 = Builder.AddInt("unsigned int", 4);
    static readonly int U64 = Builder.AddInt("unsigned long long", 8);
    static readonly int Int = Builder.AddInt("int", 4, signed: true);
    static readonly int Be16 = Builder.AddTypedef("__be16", U16);
    static readonly int Be32 = Builder.AddTypedef("__be32", U32);
    static readonly int Time = Builder.AddTypedef("ktime_t", Builder.AddTypedef("s64", Builder.AddInt("long long", 8, signed: true)));
    static readonly int Bytes4 = Builder.AddArray(U8, U32, 4);
    static readonly int Bytes6 = Builder.AddArray(U8, U32, 6);
    static readonly int Bytes16 = Builder.AddArray(U8, U32, 16);
    static readonly int Bytes40 = Builder.AddArray(U8, U32, 40);
    static readonly int Be32x4 = Builder.AddArray(Be32, U32, 4);
    static readonly int Counts = Builder.AddArray(U16, U32, 10);
    static readonly int InAddress = Struct("in_addr", 4, ("s_addr", Be32, 0));
    static readonly int In6Address = Struct("in6_addr", 16, ("in6_u", Bytes16, 0));
    static readonly int Inner = Struct("inner", 4, ("port", Be16, 0), ("count", U16, 16));
    static readonly int Key = Struct(
        "key", 20, ("source", Be32, 0), ("port", Be16, 32), ("pad", U16, 48), ("inner", Inner, 64), ("bytes", U64, 96));
    static readonly BtfFile File = Builder.ToFile();

    static int Struct(string name, uint size, params (string Name, int Type, uint Bit)[] members)
    {
        int id = Builder.AddStruct(name, size);
        foreach ((string member, int type, uint bit) in members)
            Builder.AddMember(member, type, bit);
        return id;
    }

    public static TheoryData<string, string, string, string> Values => new()
    {
        { nameof(Be32), "saddr", "c0000201", "192.0.2.1" },
        { nameof(Be32), "tcp_seq", "00000102", "258" },
        { nameof(Be16), "sport", "01bb", "443" },
        { nameof(InAddress), "", "0a000001", "10.0.0.1" },
        { nameof(In6Address), "", "20010db8000000000000000000000001", "2001:db8::1" },
        { nameof(In6Address), "", "00000000000000000000ffffc0000201", "192.0.2.1" },
        { nameof(Be32x4), "daddr", "20010db8000000000000000000000001", "2001:db8::1" },
        { nameof(Bytes4), "src_ip", "c0000201", "192.0.2.1" },
        { nameof(Bytes4), "kind", "c0000201", "c0000201" },
        { nameof(Bytes6), "h_dest", "020000000001", "02:00:00:00:00:01" },
        { nameof(Bytes6), "reserved", "020000000001", "020000000001" },
        { nameof(Bytes16), "saddr", "20010db8000000000000000000000001", "2001:db8::1" },
        { nameof(Bytes16), "comm", "62617368000000000000000000000000", "\"bash\"" },
        { nameof(Bytes16), "hash", "00112233445566778899aabbccddeeff", "00112233445566778899aabbccddeeff" },
        { nameof(Bytes40), "data", new string('f', 80), new string('f', 64) + "... (40 bytes)" },
        { nameof(Counts), "counts", "0100000000000000000000000300020002000200", "[1, 0 x 5, 3, 2, 2, 2]" },
        { nameof(Int), "result", "feffffff", "-2" },
        { nameof(Time), "first_seen", "e8cd9a3b00000000", "1.000001000s" },
        { nameof(Time), "drift", "ffffffffffffffff", "-0.000000001s" },
        { nameof(U64), "first_seen_ns", "e8cd9a3b00000000", "1000001000" },
        { nameof(Key), "", KeyStart + "0700000000000000", "{source=192.0.2.1, port=443, pad=0, inner={port=53, count=2}, bytes=7}" },
        { nameof(Key), "", "c0000201" + "01bb", "{source=192.0.2.1, port=443, pad=?, inner={port=?, count=?}, bytes=?}" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_is_written_as_people_write_it(string type, string name, string hex, string text)
    {
        var sink = new TextSink();

        TypedValues.Write(File, Id(type), Convert.FromHexString(hex), sink, name);

        Assert.Equal(text, sink.Take());
    }

    [Fact]
    public void Json_has_addresses_as_strings_and_numbers_as_numbers()
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
            TypedValues.Write(File, Key, Convert.FromHexString(KeyStart + "ffffffffffffffff"), new JsonSink(json));

        Assert.Equal(
            """{"source":"192.0.2.1","port":443,"pad":0,"inner":{"port":53,"count":2},"bytes":18446744073709551615}""",
            Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public void A_value_without_a_type_is_bytes()
    {
        var sink = new TextSink();

        TypedValues.Write(null, 7, [1, 2, 3], sink);

        Assert.Equal("010203", sink.Take());
    }

    [Fact]
    public void Captured_control_characters_do_not_reach_the_terminal()
    {
        var sink = new TextSink();
        int text = Builder.AddArray(Builder.AddInt("char", 1, signed: true), U32, 8);

        TypedValues.Write(Builder.ToFile(), text, "\e[2J\n\u009b\0"u8, sink);

        Assert.Equal("\"\\x1b[2J\\n\\x9b\"", sink.Take());
    }

    [Fact]
    public void Columns_are_the_members_and_the_members_of_members()
    {
        var columns = new ValueColumns(File.GetType(Key), "value");

        IEnumerable<string> headings = Enumerable.Range(0, columns.Count).Select(i => columns.HeadingOf(i).Heading);
        Assert.Equal(["source", "port", "pad", "inner.port", "count", "bytes"], headings);
        byte[] value = Convert.FromHexString(KeyStart + "0700000000000000");
        Assert.Equal(["192.0.2.1", "443", "0", "53", "2", "7"], Enumerable.Range(0, columns.Count).Select(i => columns.Format(i, value)));
        Assert.Equal([2], Enumerable.Range(0, columns.Count).Where(columns.IsPadding));
    }

    [Fact]
    public void A_value_that_is_no_struct_is_one_column()
    {
        var columns = new ValueColumns(File.GetType(U64), "value");

        Assert.Equal(("value", "5"), (columns.HeadingOf(0).Heading, columns.Format(0, [5, 0, 0, 0, 0, 0, 0, 0])));
    }

    [Theory]
    [InlineData(nameof(Be32), "saddr", "192.0.2.1", "c0000201")]
    [InlineData(nameof(Be16), "port", "443", "01bb")]
    [InlineData(nameof(In6Address), "", "2001:db8::1", "20010db8000000000000000000000001")]
    [InlineData(nameof(In6Address), "", "192.0.2.1", "00000000000000000000ffffc0000201")]
    [InlineData(nameof(Bytes6), "mac", "02:00:00:00:00:01", "020000000001")]
    [InlineData(nameof(Bytes16), "comm", "bash", "62617368000000000000000000000000")]
    [InlineData(nameof(Int), "x", "-2", "feffffff")]
    [InlineData(nameof(U32), "x", "0x10", "10000000")]
    [InlineData(nameof(U32), "x", "hex:01020304", "01020304")]
    public void What_is_written_can_be_typed(string type, string name, string text, string hex)
    {
        byte[] value = new byte[hex.Length / 2];

        ValueParser.Parse(File.GetType(Id(type)), text, value, name);

        Assert.Equal(hex, Convert.ToHexStringLower(value));
    }

    [Theory]
    [InlineData(nameof(Be32), "saddr", "2001:db8::1", "no IPv4 address")]
    [InlineData(nameof(Be32), "saddr", "nonsense", "no address")]
    [InlineData(nameof(Be16), "port", "65536", "65535")]
    [InlineData(nameof(Bytes16), "comm", "a name that is too long", "16 fit")]
    [InlineData(nameof(U32), "x", "hex:0102", "4 bytes")]
    [InlineData(nameof(Int), "x", "many", "many")]
    public void What_cannot_be_meant_is_said(string type, string name, string text, string said)
    {
        byte[] value = new byte[File.SizeOf(Id(type))];

        var error = Assert.Throws<FormatException>(() => ValueParser.Parse(File.GetType(Id(type)), text, value, name));

        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_leads_to_a_member_of_a_member()
    {
        (BtfType type, long offset, string name) = ValuePath.Resolve(File.GetType(Key), ".inner.count");

        Assert.Equal((U16, 10L, "count"), (type.Id, offset, name));
        var error = Assert.Throws<FormatException>(() => ValuePath.Resolve(File.GetType(Key), ".inner.x"));
        Assert.Contains("no member 'x'", error.Message, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => ValuePath.Resolve(File.GetType(Bytes4), "[4]"));
        Assert.Throws<FormatException>(() => ValuePath.Resolve(File.GetType(Key), "."));
        Assert.Throws<FormatException>(() => ValuePath.Resolve(File.GetType(Key), "[x"));
    }

    [Fact]
    public void Without_types_a_value_is_a_number_in_the_order_of_the_object()
    {
        byte[] value = new byte[4];

        ValueParser.ParseUntyped("258", value, ByteOrder.BigEndian);

        Assert.Equal(258u, BinaryPrimitives.ReadUInt32BigEndian(value));
        Assert.Throws<FormatException>(() => ValueParser.ParseUntyped("1", new byte[3], ByteOrder.LittleEndian));
    }

    static int Id(string name) => name switch
    {
        nameof(U32) => U32,
        nameof(U64) => U64,
        nameof(Time) => Time,
        nameof(Int) => Int,
        nameof(Be16) => Be16,
        nameof(Be32) => Be32,
        nameof(Be32x4) => Be32x4,
        nameof(Bytes4) => Bytes4,
        nameof(Bytes6) => Bytes6,
        nameof(Bytes16) => Bytes16,
        nameof(Bytes40) => Bytes40,
        nameof(Counts) => Counts,
        nameof(InAddress) => InAddress,
        nameof(In6Address) => In6Address,
        nameof(Key) => Key,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };
}
