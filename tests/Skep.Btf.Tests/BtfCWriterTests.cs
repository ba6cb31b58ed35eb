using System.Globalization;
using System.Text;
using Skep.Diagnostics;

namespace Skep.Btf.Tests;

public sealed class BtfCWriterTests
{
    [Fact]
    public void Every_struct_of_the_kernel_s_header_has_the_size_and_offsets_of_the_kernel_s_own()
    {
        Require.KernelBtf();
        using BtfFile kernel = BtfFile.OpenKernel();
        (BtfCWriter writer, StringWriter source) = WriteHeader(kernel);
        int asserted = 0;
        foreach (BtfType type in kernel.Types.Where(IsRecord))
        {
            string tag = Tag(writer, type);
            BtfType record = type.SkipModifiersAndTypedefs();
            source.Write($"_Static_assert(sizeof({tag}) == {record.Size}, \"{tag}\");\n");
            AssertOffsets(source, tag, record, 0);
            asserted++;
        }
        Assert.True(asserted > 1000);
        ClangObject.Compile(source.ToString());
    }

    /// <summary>What offsets cannot be asserted of, bitfields, is compared with what the compiler says about its own output.</summary>
    [Fact]
    public void Every_struct_with_bitfields_comes_back_from_the_compiler_as_it_was()
    {
        Require.KernelBtf();
        using BtfFile kernel = BtfFile.OpenKernel();
        (BtfCWriter writer, StringWriter header) = WriteHeader(kernel);

        // The compiler takes quadratic time for the types of one unit.
        foreach (BtfType[] unit in NamedRecords(kernel).Where(HasBitfields).Chunk(500))
            AssertComesBack(header.ToString(), writer, unit);
    }

    /// <summary>Types of newer kernels are sorted by name, so that a typedef may come long before what it names.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void The_kernel_s_types_can_be_written_in_any_order(int seed)
    {
        Require.KernelBtf();
        using BtfFile kernel = BtfFile.OpenKernel();
        int[] ids = [.. kernel.Types.Where(static type => !type.IsAnonymous
            && (type.IsStructOrUnion || type.IsEnum || type.Kind is BtfKind.Typedef or BtfKind.Forward)).Select(static type => type.Id)];
        if (seed == 0)
            Array.Reverse(ids);
        else
            new Random(seed).Shuffle(ids);
        var source = new StringWriter(CultureInfo.InvariantCulture);
        var writer = new BtfCWriter(kernel, source);
        foreach (int id in ids)
            writer.WriteType(id);
        ClangObject.Compile(source.ToString());
    }

    [Fact]
    public void A_struct_is_defined_before_it_is_contained_by_its_typedef_which_was_pointed_to()
    {
        var builder = new BtfBuilder();
        int number = builder.AddInt("int", 4, signed: true);
        int typedef = builder.AddTypedef("inner_t", builder.NextId + 4);
        int pointer = builder.AddPointer(typedef);
        builder.AddStruct("before", 8);
        builder.AddMember("next", pointer, 0);
        builder.AddStruct("outer", 4);
        builder.AddMember("inner", typedef, 0);
        builder.AddStruct("inner", 4);
        builder.AddMember("value", number, 0);
        ClangObject.Compile(WriteHeader(builder.ToFile()).Source.ToString());
    }

    [Fact]
    public void Layouts_that_C_would_not_choose_come_back_as_they_were()
    {
        BtfFile file = Samples.OddLayouts().ToFile();
        (BtfCWriter writer, StringWriter header) = WriteHeader(file);
        AssertComesBack(header.ToString(), writer, [.. NamedRecords(file)]);
    }

    [Fact]
    public void Declarations_read_as_a_programmer_would_write_them()
    {
        BtfFile file = Samples.Declarations().ToFile();
        var output = new StringWriter(CultureInfo.InvariantCulture);
        var writer = new BtfCWriter(file, output);
        foreach (BtfType type in file.Types)
        {
            if (type.Kind is BtfKind.Struct or BtfKind.Typedef or BtfKind.Enum or BtfKind.Enum64 && !type.IsAnonymous)
                writer.WriteType(type.Id);
        }
        string text = output.ToString();
        Assert.Equal(
            """
            struct node;

            typedef int (*handler_t)(struct node *, const char *name, ...);

            struct node {
            	struct node *next;
            	handler_t handlers[4];
            	void (*table[2])(void);
            	int (*grid)[3][5];
            	const char * const name;
            	struct {
            		unsigned int low: 4;
            		unsigned int high: 28;
            		union {
            			int number;
            			enum {
            				ONE = 1,
            				BIG = 4294967295U,
            			} kind;
            		};
            	};
            	char tail[0];
            };

            struct node___2 {
            	int other;
            };

            typedef unsigned char u8;

            typedef u8 byte;

            enum wide {
            	LEAST = (-9223372036854775807LL - 1),
            	BIG___2 = 5000000000LL,
            } __attribute__((mode(DI)));


            """.Replace("\r", "", StringComparison.Ordinal),
            text);
        ClangObject.Compile(text);
    }

    [Fact]
    public void The_kernel_s_header_defines_what_bpftool_s_does()
    {
        Require.KernelBtf();
        using BtfFile kernel = BtfFile.OpenKernel();
        string theirs = Peer.Run("bpftool", "btf", "dump", "file", "/sys/kernel/btf/vmlinux", "format", "c");
        Assert.Equal(Definitions(theirs), Definitions(WriteHeader(kernel).Source.ToString()));

        static IEnumerable<string> Definitions(string header) =>
            header.Split('\n').Where(line => line.EndsWith('{') && !line.StartsWith('\t')).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void Kernel_functions_are_declared_for_programs_to_call()
    {
        var builder = new BtfBuilder();
        int number = builder.AddInt("int", 4, signed: true);
        int prototype = builder.AddFunctionPrototype(builder.NextId + 2);
        builder.AddParameter("count", number);
        int function = builder.AddFunction("task_from", prototype, BtfLinkage.Static);
        builder.AddPointer(builder.NextId + 1);
        builder.AddStruct("task", 4);
        builder.AddMember("pid", number, 0);
        builder.AddDeclarationTag("bpf_kfunc", function);
        string text = WriteHeader(builder.ToFile()).Source.ToString();
        Assert.Contains("\nextern struct task *task_from(int count) __weak __ksym;\n", text);
        ClangObject.Compile(text + "int run(void) { return task_from(3)->pid; }");
    }

    static (BtfCWriter Writer, StringWriter Source) WriteHeader(BtfFile file)
    {
        var source = new StringWriter(CultureInfo.InvariantCulture);
        source.Write("#define BPF_NO_PRESERVE_ACCESS_INDEX\n");
        var writer = new BtfCWriter(file, source);
        writer.WriteHeader();
        return (writer, source);
    }

    static void AssertComesBack(string header, BtfCWriter writer, BtfType[] types)
    {
        string pointers = string.Concat(types.Select(type => $"{Tag(writer, type)} *pointer_{type.Id};\n"));
        byte[] compiled = ClangObject.Section(ClangObject.Compile(header + pointers), ".BTF");
        BtfFile back = BtfFile.Parse(compiled, new DiagnosticBag())!;
        foreach (BtfType type in types)
        {
            Assert.True(back.TryFind(writer.NameOf(type), type.Kind, out BtfType other), type.Name);
            Assert.Equal(Describe(type, 0), Describe(other, 0));
        }
    }

    static IEnumerable<BtfType> NamedRecords(BtfFile file) => file.Types.Where(type => type.IsStructOrUnion && !type.IsAnonymous);

    /// <summary>Named, or only known by its typedef.</summary>
    static bool IsRecord(BtfType type) => type.Kind == BtfKind.Typedef
        ? type.Target is { IsStructOrUnion: true, IsAnonymous: true }
        : type.IsStructOrUnion && !type.IsAnonymous;

    static string Tag(BtfCWriter writer, BtfType type) => type.Kind switch
    {
        BtfKind.Typedef => writer.NameOf(type),
        BtfKind.Union => $"union {writer.NameOf(type)}",
        _ => $"struct {writer.NameOf(type)}",
    };

    static bool HasBitfields(BtfType type) =>
        type.Members.Any(member => member.IsBitfield || (member.IsAnonymous && HasBitfields(member.Type.SkipModifiers())));

    static void AssertOffsets(StringWriter source, string tag, BtfType type, uint start)
    {
        foreach (BtfMember member in type.Members)
        {
            if (member.IsAnonymous && member.Type.SkipModifiers().IsStructOrUnion)
                AssertOffsets(source, tag, member.Type.SkipModifiers(), start + member.ByteOffset);
            else if (!member.IsBitfield && !member.IsAnonymous)
                source.Write(
                    $"_Static_assert(__builtin_offsetof({tag}, {member.Name}) == {start + member.ByteOffset}, \"{tag}.{member.Name}\");\n");
        }
    }

    /// <summary>Size and members, without what was declared for padding.</summary>
    static string Describe(BtfType type, uint start)
    {
        var text = new StringBuilder($"{type.Size}");
        foreach (BtfMember member in type.Members)
        {
            if (member.Name.StartsWith("__pad", StringComparison.Ordinal))
                continue;
            text.Append(CultureInfo.InvariantCulture,
                $" {member.Name}@{start + member.BitOffset}:{member.BitfieldSize}:{member.File.SizeOf(member.TypeId)}");
            if (member.IsAnonymous)
                text.Append('{').Append(Describe(member.Type.SkipModifiers(), start + member.BitOffset)).Append('}');
        }
        return text.ToString();
    }
}
