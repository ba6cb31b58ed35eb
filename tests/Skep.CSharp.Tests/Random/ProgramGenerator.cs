namespace Skep.CSharp.Tests.Random;

/// <summary>Makes random program classes: numbers of every width, structs, spans, loops, packets, maps, subprograms, exceptions.</summary>
sealed class ProgramGenerator
{
    /// <summary>What all programs of an assembly share.</summary>
    public const string Common = """
        using System;
        using System.Numerics;
        using System.Runtime.CompilerServices;
        using System.Runtime.InteropServices;
        using System.Buffers.Binary;
        using System.Threading;
        using Skep;

        public struct Call { public long A, B, C, D, E, F; public uint G; public ushort H; public byte I; public sbyte J; }
        public struct Pair { public int X; public long Y; public Pair(int x, long y) { X = x; Y = y; } public readonly long Mix(int k) => X * k ^ Y; public void Turn(short by) { X += by; Y -= X; } }
        public struct Deep { public byte A; public Pair P; public ushort B; public sbyte C; public uint D; }
        public readonly record struct Rec(short A, uint B, long C);
        [StructLayout(LayoutKind.Explicit)] public struct Both { [FieldOffset(0)] public ulong All; [FieldOffset(0)] public int Low; [FieldOffset(4)] public int High; [FieldOffset(3)] public byte Mid; }
        [InlineArray(6)] public struct Six { short _first; }
        public static class Help
        {
            public static int Fold(int a, uint b) => (int)(b >> 3) ^ a * 7;
            public static long Pick(bool c, long a, long b) => c ? a - b : b;
            public static void Bump(ref int a, byte b) { a += b; if (a > 1000) a = -a; }
            public static T Larger<T>(T a, T b) where T : INumber<T> => a > b ? a : b;
            public static (int Q, short R) Split(long a) => ((int)(a >> 5), (short)a);
            [MethodImpl(MethodImplOptions.NoInlining)] public static int Outside(int a, short b, long c) => a + b ^ (int)c;
            [MethodImpl(MethodImplOptions.NoInlining)] public static ulong Change(ref Pair p, byte k) { p.X ^= k; p.Y += k; return (ulong)p.Y * 3; }
            [MethodImpl(MethodImplOptions.NoInlining)] public static byte Narrow(uint a) => (byte)(a * 13 >> 2);
            public static int Sum(ReadOnlySpan<byte> s) { int t = 0; foreach (byte b in s) t = t * 3 + b; return t; }
        }
        """;

    static readonly string[] Integers = ["int", "uint", "long", "ulong", "byte", "sbyte", "short", "ushort"];

    readonly System.Random _random;
    int _depth;
    int _loops;
    int _names;
    bool _isPacket;

    ProgramGenerator(int seed) => _random = new System.Random(seed);

    public static Node Make(int seed) => new ProgramGenerator(seed).Class(seed);

    Node Class(int seed)
    {
        _isPacket = seed % 3 == 0;
        string parameters = _isPacket ? "[Xdp] public XdpAction Run(ref readonly XdpContext ctx)" : "[Syscall] public int Run(ref Call c)";
        string start = _isPacket
            ? "Call c = default; var packet = ctx.Packet; c.A = packet.Length; if (packet.TryPeek(out long first)) c.B = first;"
            : "";
        string end = _isPacket ? "G.Value += (ulong)c.A; return (XdpAction)((i0 & 1) + 1);" : "return i0 ^ (int)l0;";
        Node[] statements = [.. Enumerable.Range(0, _random.Next(3, 14)).Select(_ => Statement())];
        string holes = string.Join("\n", statements.Select(static (_, i) => $"{{{i}}}"));
        string text = $$"""
            public sealed class Random{{seed}} : BpfObject
            {
                public Global<ulong> G { get; } = new(5);
                public Global<Deep> H { get; } = new();
                public ArrayMap<Pair> Cells { get; } = new(4);
                public HashMap<uint, ulong> Hits { get; } = new(64);
                {{parameters}}
                {
                    unchecked {
                    {{start}}
                    int i0 = (int)c.A, i1 = (int)c.B; uint u0 = c.G, u1 = 7; long l0 = c.C, l1 = c.D; ulong ul0 = (ulong)c.E, ul1 = 3;
                    byte b0 = c.I, b1 = 200; sbyte sb0 = c.J, sb1 = -3; short s0 = (short)c.F, s1 = -30000; ushort us0 = c.H, us1 = 60000; bool t0 = c.A > c.B, t1 = false;
                    Pair p0 = new(i0, l0), p1 = default; Deep d0 = default; Rec r0 = new(s0, u0, l1); Both e0 = default; Six x0 = default;
                    Span<byte> bytes = stackalloc byte[8]; Span<int> ints = stackalloc int[4];
            """;
        return new Node(
            Escape(text) + "\n" + holes + "\n" + Escape($$"""
                    c.A = i0; c.B = i1 ^ (long)u0 ^ l1; c.C = p0.X ^ p1.Y ^ d0.P.Y; c.D = (long)ul0 ^ (long)ul1 + b0; c.E = sb0 * s0 + us0 + ints[2]; c.F = r0.C ^ (long)e0.All; c.G = u1;
                    c.H = (ushort)(x0[3] + us1); c.I = (byte)(b1 + bytes[5]); c.J = (sbyte)(sb1 + s1);
                    {{end}}
                    }
                }
            }
            """), "class", statements);
    }

    static string Escape(string text) => text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);

    Node Statement()
    {
        _depth++;
        try
        {
            return _random.Next(_depth > 3 ? 14 : 24) switch
            {
                0 or 1 or 2 => Assign(),
                3 => Compound(),
                4 => new Node("{0}{1};", "", Variable(Any()), Text(_random.Next(2) == 0 ? "++" : "--")),
                5 => OfStructs(),
                6 => OfSpans(),
                7 => new Node("G.Value {0} {1};", "", Text(Of("+=", "^=", "=", "-=")), Expression("ulong")),
                8 => new Node("H.Value.{0} = ({1}){2};", "", Text("P.Y"), Text("long"), Expression("long")),
                9 => OfMaps(),
                10 => new Node("Help.Bump(ref {0}, {1});", "", Text(Of("i0", "i1")), Expression("byte")),
                11 => new Node("ul0 ^= Help.Change(ref {0}, {1});", "", Text(Of("p0", "p1", "d0.P")), Expression("byte")),
                12 => OfPackets(),
                13 => new Node("if ({0}) throw new InvalidOperationException();", "", Rare()),
                14 or 15 or 16 => new Node("if ({0}) {{ {1} {2} }}", "", Expression("bool"), Statement(), Statement()),
                17 => new Node("if ({0}) {{ {1} }} else {{ {2} }}", "", Expression("bool"), Statement(), Statement()),
                18 => new Node("switch ({0} & 3) {{ case 0: {1} break; case 1: {2} goto case 2; case 2: {3} break; default: {4} break; }}", "",
                    Expression("uint"), Statement(), Statement(), Statement(), Statement()),
                19 => new Node("{0} = ({1}) switch {{ < 3 => {2}, 5 or 7 => {3}, > 100 and < 200 => {4}, _ => {5} }};", "",
                    Text("i1"), Expression("int"), Expression("int"), Expression("int"), Expression("int"), Expression("int")),
                _ => Loop(),
            };
        }
        finally
        {
            _depth--;
        }
    }

    Node Loop()
    {
        if (_loops >= 1)
            return Assign();
        _loops++;
        string i = "k" + _depth;
        Node body = Statement(), other = Statement();
        _loops--;
        int count = _random.Next(2, 6);
        return _random.Next(5) switch
        {
            0 => new Node($"for (int {i} = 0; {i} < {count}; {i}++) {{{{ {{0}} if ({{1}}) break; {{2}} i1 += {i}; }}}}", "", body, Expression("bool"), other),
            1 => new Node($"for (uint {i} = {count}; {i} > 0; {i} -= 1) {{{{ {{0}} if ({{1}}) continue; {{2}} u1 ^= {i}; }}}}", "", body, Expression("bool"), other),
            2 => new Node($"{{{{ int {i} = {count}; while ({i}-- > 0) {{{{ {{0}} l1 += {i}; }}}} }}}}", "", body),
            3 => new Node($"foreach (byte {i} in bytes) {{{{ i0 += {i}; {{0}} }}}}", "", body),
            _ => new Node($"{{{{ byte {i} = 0; do {{{{ {{0}} sb0 ^= (sbyte){i}; }}}} while (++{i} < {count}); }}}}", "", body),
        };
    }

    Node Assign()
    {
        string type = _random.Next(9) == 0 ? "bool" : Any();
        return new Node("{0} = {1};", "", Variable(type), Expression(type));
    }

    Node Compound()
    {
        string type = Any();
        return _random.Next(4) == 0
            ? new Node("{0} {1} (int){2};", "", Variable(type), Text(Of("<<=", ">>=", ">>>=")), Expression("byte"))
            : new Node("{0} {1} {2};", "", Variable(type), Text(Of("+=", "-=", "*=", "&=", "|=", "^=")), Expression(type));
    }

    Node OfStructs() => _random.Next(13) switch
    {
        0 => new Node("p0 = p1;", ""),
        1 => new Node("p1 = new Pair({0}, {1});", "", Expression("int"), Expression("long")),
        2 => new Node("p0.Turn({0});", "", Expression("short")),
        3 => new Node("d0.P = p0; d0.P.X = {0};", "", Expression("int")),
        4 => new Node("d0.A = {0}; d0.C = {1};", "", Expression("byte"), Expression("sbyte")),
        5 => new Node("r0 = r0 with {{ B = {0} }};", "", Expression("uint")),
        6 => new Node("t0 = r0 == new Rec({0}, {1}, {2});", "", Expression("short"), Expression("uint"), Expression("long")),
        7 => new Node("e0.Mid = {0}; e0.High ^= {1};", "", Expression("byte"), Expression("int")),
        8 => new Node("e0.All = {0};", "", Expression("ulong")),
        9 => new Node("(p0.X, p0.Y) = (p1.X, {0});", "", Expression("long")),
        10 => new Node("(i0, s0) = Help.Split({0});", "", Expression("long")),
        11 => new Node("H.Value = d0; H.Value.D = {0};", "", Expression("uint")),
        _ => new Node("{{ ref Pair q = ref ({0} ? ref p0 : ref p1); q.X += {1}; }}", "", Expression("bool"), Expression("int")),
    };

    Node OfSpans() => _random.Next(9) switch
    {
        0 => new Node("bytes[{0} & 7] = {1};", "", Expression("byte"), Expression("byte")),
        1 => new Node("ints[(int)({0} % 4)] ^= {1};", "", Expression("uint"), Expression("int")),
        2 => new Node("x0[{0} & 3] = {1};", "", Expression("int"), Expression("short")),
        3 => new Node("i0 ^= Help.Sum(bytes[({0} & 3)..]);", "", Expression("int")),
        4 => new Node("BinaryPrimitives.WriteUInt32BigEndian(bytes[({0} & 3)..], {1});", "", Expression("int"), Expression("uint")),
        5 => new Node("u0 += BinaryPrimitives.ReadUInt16BigEndian(bytes[{0}..]);", "", Text(_random.Next(7).ToString(System.Globalization.CultureInfo.InvariantCulture))),
        6 => new Node("bytes[..({0} & 7)].Clear();", "", Expression("int")),
        7 => new Node("ints.Fill({0});", "", Expression("int")),
        _ => new Node("ints[{0} & 7] = 5;", "", Expression("int")),
    };

    Node OfMaps()
    {
        string cell = "cell" + _names++, hit = "hit" + _names++, seen = "seen" + _names++;
        return _random.Next(8) switch
        {
            0 => new Node($"if (Cells.TryGetValue({{0}} & 7, out var {cell})) {{{{ {cell}.Value.X += {{1}}; }}}}", "", Expression("uint"), Expression("int")),
            1 => new Node($"if (Cells.TryGetValue({{0}} & 3, out var {cell})) {{{{ p0 = {cell}.Value; {{1}} }}}}", "", Expression("uint"), Statement()),
            2 => new Node($"Cells[{{0}} & 3] = p1;", "", Expression("uint")),
            3 => new Node($"if (Hits.TryGetOrAdd({{0}} & 15, out var {hit})) {hit}.Value += {{1}};", "", Expression("uint"), Expression("ulong")),
            4 => new Node($"Hits[{{0}} & 15] = {{1}};", "", Expression("uint"), Expression("ulong")),
            5 => new Node($"t1 = Hits.Delete({{0}} & 15);", "", Expression("uint")),
            6 => new Node($"if (Hits.TryRead({{0}} & 15, out ulong {seen})) ul1 ^= {seen};", "", Expression("uint")),
            _ => new Node($"if (Hits.TryGetValue({{0}} & 15, out var {hit})) Interlocked.Add(ref {hit}.Value, {{1}});", "", Expression("uint"), Expression("ulong")),
        };
    }

    Node OfPackets()
    {
        if (!_isPacket)
            return Assign();
        string x = "y" + _names++;
        return _random.Next(8) switch
        {
            0 => new Node($"if (packet.TryReadEthernet(out EtherType {x})) u0 ^= (uint){x};", ""),
            1 => new Node($"if (packet.TryRead(out IPv4 {x})) {{{{ i0 += {x}.HeaderLength; u1 ^= (uint){x}.Protocol; {{0}} }}}}", "", Statement()),
            2 => new Node($"if (packet.TryRead(out Udp {x})) us0 += {x}.Length; else i1++;", ""),
            3 => new Node($"if (packet.TrySkip({{0}} & 63)) l0++;", "", Expression("int")),
            4 => new Node($"if (packet.TryTake(out Ref<uint> {x})) {{{{ u0 += {x}.Value; {x}.Value = {{0}}; }}}}", "", Expression("uint")),
            5 => new Node($"if (packet.TryPeek(out ushort {x})) us1 = BinaryPrimitives.ReverseEndianness({x});", ""),
            6 => new Node($"if (packet.TryTake(out Ref<Pair> {x})) {{{{ {x}.Value.Turn({{0}}); p1 = {x}.Value; }}}}", "", Expression("short")),
            _ => new Node($"i1 ^= packet.Offset + packet.Remaining * 3;", ""),
        };
    }

    Node Rare() => new("({0} & 255) == {1}", "bool", Expression("int"), Text(_random.Next(256).ToString(System.Globalization.CultureInfo.InvariantCulture)));

    Node Expression(string type)
    {
        _depth++;
        try
        {
            if (_depth > 6 || _random.Next(4) == 0)
                return _random.Next(3) == 0 ? Constant(type) : Variable(type);
            return type == "bool" ? Condition() : Number(type);
        }
        finally
        {
            _depth--;
        }
    }

    Node Condition()
    {
        string type = Any();
        return _random.Next(6) switch
        {
            0 => new Node("({0} {1} {2})", "bool", Expression("bool"), Text(Of("&&", "||", "^", "&", "|", "==", "!=")), Expression("bool")),
            1 => new Node("!{0}", "bool", Expression("bool")),
            2 => new Node("({0} is > {1} and not {2})", "bool", Expression(type), Literal(type), Literal(type)),
            _ => new Node("({0} {1} {2})", "bool", Expression(type), Text(Of("<", "<=", ">", ">=", "==", "!=")), Expression(type)),
        };
    }

    Node Number(string type)
    {
        string other = Any();
        return _random.Next(20) switch
        {
            0 or 1 or 2 or 3 or 4 => Cast(type, new Node("({0} {1} {2})", "", Expression(type), Text(Of("+", "-", "*", "&", "|", "^")), Expression(type))),
            5 => Cast(type, new Node("({0} {1} {2})", "", Expression(type), Text(Of("<<", ">>", ">>>")), Expression("byte"))),
            6 => Cast(type, new Node("({0} {1} ({2} | 1))", "", Unsigned(type), Text(Of("/", "%")), Unsigned(type))),
            7 => Cast(type, new Node("({0} {1} {2})", "", Expression(type), Text(Of("/", "%")), Text(Of("3", "10", "16", "7")))),
            8 or 9 or 10 => Cast(type, Expression(other)),
            11 => Cast(type, new Node("({0} ? {1} : {2})", "", Expression("bool"), Expression(type), Expression(type))),
            12 => Cast(type, new Node("(~{0})", "", Expression(type))),
            13 => Cast(type, new Node("Help.Fold({0}, {1})", "", Expression("int"), Expression("uint"))),
            14 => Cast(type, new Node("Help.Outside({0}, {1}, {2})", "", Expression("int"), Expression("short"), Expression("long"))),
            15 => Cast(type, new Node("Help.Larger({0}, {1})", "", Expression(other), Expression(other))),
            16 => Cast(type, new Node("Math.{0}({1}, {2})", "", Text(Of("Min", "Max")), Expression(other), Expression(other))),
            17 => Cast(type, new Node("BitOperations.{0}({1})", "", Text(Of("PopCount", "LeadingZeroCount", "TrailingZeroCount", "Log2")), Expression("uint"))),
            18 => Cast(type, new Node("checked({0} {1} {2})", "", Variable("byte"), Text(Of("+", "*")), Variable("byte"))),
            _ => Cast(type, Text(Of("p0.Mix(3)", "d0.P.Mix(i0)", "Help.Pick(t0, l0, l1)", "bytes[3]", "ints[(int)(u1 & 3)]", "x0[2]", "e0.Low", "r0.A", "G.Value", "H.Value.D", "Help.Narrow(u0)", "bytes.Length"))),
        };
    }

    Node Unsigned(string type) => Cast(type is "long" or "ulong" ? "ulong" : "uint", Expression(type));

    static Node Cast(string type, Node value) => new($"(({type}){{0}})", type, value with { Type = value.Type.Length == 0 ? "part" : value.Type });

    Node Constant(string type) => type == "bool" ? Text(Of("true", "false")) : new Node($"unchecked(({type}){Of("0", "1", "2", "-1", "7", "100", "255", "65536", "0x7FFFFFFF", "0x80000000", "0x123456789AL", "-5000000000L")})", type);

    Node Literal(string type) => Text(Of("0", "1", "5", "100", type is "int" or "long" or "short" or "sbyte" ? "-3" : "9"));

    Node Variable(string type) => new(Name(type) + _random.Next(2), type);

    static string Name(string type) => type switch
    {
        "int" => "i",
        "uint" => "u",
        "long" => "l",
        "ulong" => "ul",
        "byte" => "b",
        "sbyte" => "sb",
        "short" => "s",
        "ushort" => "us",
        _ => "t",
    };

    static Node Text(string text) => new(text, "text");

    string Any() => Of(Integers);

    string Of(params string[] choices) => choices[_random.Next(choices.Length)];
}
