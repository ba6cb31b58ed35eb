using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Skep.Btf.Tests;

public sealed class BtfCSharpWriterTests
{
    [Fact]
    public void Structs_of_the_kernel_have_the_same_layout_in_CSharp()
    {
        Require.KernelBtf();
        using BtfFile kernel = BtfFile.OpenKernel();
        BtfType[] named = [.. kernel.Types.Where(type => type.IsStructOrUnion && !type.IsAnonymous && type.Size > 0)];
        string[] known = ["task_struct", "sk_buff", "net_device", "iphdr", "tcphdr", "bpf_insn", "inode", "kvm_vcpu"];
        BtfType[] sample = [.. named.Where((type, i) => i % 20 == 0 || known.Contains(type.Name)).DistinctBy(type => type.Name)];
        Assert.True(sample.Length > 400);
        AssertSameLayout(kernel, sample);
    }

    [Fact]
    public void Odd_layouts_are_the_same_in_CSharp()
    {
        foreach (BtfBuilder builder in (BtfBuilder[])[Samples.OddLayouts(), Samples.Declarations()])
        {
            BtfFile file = builder.ToFile();
            AssertSameLayout(file, [.. file.Types.Where(type => type.IsStructOrUnion && !type.IsAnonymous && type.Size > 0)]);
        }
    }

    [Fact]
    public void A_struct_reads_as_a_programmer_would_write_it()
    {
        BtfFile file = Samples.Declarations().ToFile();
        var output = new StringWriter(CultureInfo.InvariantCulture);
        Assert.True(file.TryFind("node", BtfKind.Struct, out BtfType node));
        Assert.Equal("node", new BtfCSharpWriter(file, output).WriteType(node.Id));
        Assert.Equal(
            """
            [StructLayout(LayoutKind.Explicit, Size = 80)]
            public struct node
            {
                [FieldOffset(0)] public ulong next;
                [FieldOffset(8)] public ULongArray4 handlers;
                [FieldOffset(40)] public ULongArray2 table;
                [FieldOffset(56)] public ulong grid;
                [FieldOffset(64)] public ulong name;
                [FieldOffset(72)] uint _bits72;
                public uint low
                {
                    readonly get => unchecked((uint)((ulong)_bits72 >> 0 & 0xf));
                    set => _bits72 = unchecked((uint)((ulong)_bits72 & ~0xfUL | ((ulong)value & 0xf) << 0));
                }

                public uint high
                {
                    readonly get => unchecked((uint)((ulong)_bits72 >> 4 & 0xfffffff));
                    set => _bits72 = unchecked((uint)((ulong)_bits72 & ~0xfffffff0UL | ((ulong)value & 0xfffffff) << 4));
                }

                [FieldOffset(76)] public int number;
                [FieldOffset(76)] public node_kind kind;
                /// <summary>Where tail starts, in bytes: char tail[0].</summary>
                public const int tail = 80;

            }

            [InlineArray(4)]
            public struct ULongArray4
            {
                ulong _element;
            }

            [InlineArray(2)]
            public struct ULongArray2
            {
                ulong _element;
            }

            public enum node_kind : uint
            {
                ONE = 1,
                BIG = 4294967295,
            }


            """.Replace("\r", "", StringComparison.Ordinal),
            output.ToString());
    }

    [Fact]
    public void Bitfields_read_and_write_the_bits_that_they_have_in_C()
    {
        var builder = new BtfBuilder();
        int signed = builder.AddInt("int", 4, signed: true), unsigned = builder.AddInt("unsigned long", 8),
            boolean = builder.AddInt("_Bool", 1, isBool: true);
        int color = builder.AddEnum("color", signed: true);
        builder.AddEnumValue("DARK", -2);
        int id = builder.AddStruct("bits", 16);
        builder.AddMember("a", signed, 0, 3);
        builder.AddMember("b", signed, 3, 11);
        builder.AddMember("c", boolean, 14, 1);
        builder.AddMember("d", color, 20, 7);
        builder.AddMember("e", unsigned, 64, 40);
        BtfFile file = builder.ToFile();
        var output = new StringWriter(CultureInfo.InvariantCulture);
        var writer = new BtfCSharpWriter(file, output);
        writer.WriteFileHeader();
        writer.WriteType(id);
        output.Write("public static class Check { public static bits Make() => new() { a = -3, b = 500, c = true, d = color.DARK, e = 0x123456789a };\n"
            + "public static string Show(bits x) => $\"{x.a} {x.b} {x.c} {x.d} {x.e:x}\"; }");
        Type check = Compile(output.ToString()).GetType("Check")!;
        object made = check.GetMethod("Make")!.Invoke(null, null)!;
        Assert.Equal("-3 500 True DARK 123456789a", check.GetMethod("Show")!.Invoke(null, [made]));

        var pinned = GCHandle.Alloc(made, GCHandleType.Pinned);
        byte[] bytes = new byte[16];
        Marshal.Copy(pinned.AddrOfPinnedObject(), bytes, 0, 16);
        pinned.Free();
        Assert.Equal("{ .a = -3, .b = 500, .c = true, .d = DARK, .e = 78187493530 }", BtfValueFormatter.Format(file.GetType(id), bytes));
    }

    static void AssertSameLayout(BtfFile file, BtfType[] types)
    {
        var source = new StringWriter(CultureInfo.InvariantCulture);
        var writer = new BtfCSharpWriter(file, source);
        writer.WriteFileHeader();
        var checks = new StringBuilder();
        int fields = 0;
        foreach (BtfType type in types)
        {
            string name = writer.WriteType(type.Id)!;
            checks.Append(CultureInfo.InvariantCulture,
                $"    static void Check{type.Id}() {{ {name} x = default; _ = x; Same(\"{name}\", sizeof({name}), {type.Size});\n");
            foreach (BtfMember member in type.Members)
            {
                if (member.IsBitfield || member.IsAnonymous || file.SizeOf(member.TypeId) == 0)
                    continue;
                string field = new CSharpNames().Unique(member.Name, name);
                checks.Append(CultureInfo.InvariantCulture, $"        Same(\"{name}.{field}\", (int)((byte*)&x.{field} - (byte*)&x), {member.ByteOffset}); Same(\"sizeof {name}.{field}\", sizeof_(x.{field}), {file.SizeOf(member.TypeId)});\n");
                fields++;
            }
            checks.Append("    }\n");
        }
        Assert.True(fields > 0);
        source.Write("public static unsafe class Checks\n{\n    static readonly System.Collections.Generic.List<string> Wrong = new();\n");
        source.Write("    static int sizeof_<T>(T _) where T : unmanaged => sizeof(T);\n");
        source.Write("    static void Same(string what, int actual, long expected) { if (actual != expected) Wrong.Add($\"{what}: {actual} is not {expected}\"); }\n");
        source.Write($"    public static string Run() {{ {string.Concat(types.Select(type => $"Check{type.Id}(); "))} return string.Join('\\n', Wrong); }}\n{checks}}}\n");
        Assembly assembly = Compile(source.ToString());
        Assert.Equal("", assembly.GetType("Checks")!.GetMethod("Run")!.Invoke(null, null));
    }

    static Assembly Compile(string source)
    {
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        MetadataReference[] references = [MetadataReference.CreateFromFile(typeof(object).Assembly.Location),
            MetadataReference.CreateFromFile(Path.Combine(runtime, "System.Runtime.dll"))];
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true,
            optimizationLevel: OptimizationLevel.Release);
        var compilation = CSharpCompilation.Create("Generated", [CSharpSyntaxTree.ParseText(source)], references, options);
        using var image = new MemoryStream();
        Microsoft.CodeAnalysis.Emit.EmitResult result = compilation.Emit(image);
        Diagnostic[] problems = [.. result.Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)];
        Assert.True(problems.Length == 0, string.Join('\n', problems.Take(10)));
        return Assembly.Load(image.ToArray());
    }
}
