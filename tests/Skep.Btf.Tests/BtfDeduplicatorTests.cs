using Skep.Diagnostics;

namespace Skep.Btf.Tests;

public sealed class BtfDeduplicatorTests
{
    /// <summary>A list whose nodes hold a payload of the given size, written in the order that the flag says.</summary>
    static void AddList(BtfBuilder builder, uint payload, bool structFirst)
    {
        int first = builder.NextId;
        (int node, int pointer, int array, int number) = structFirst ? (first, first + 1, first + 2, first + 3)
            : (first + 3, first + 2, first + 1, first);
        void Node()
        {
            builder.AddStruct("node", 8 + payload * 4);
            builder.AddMember("next", pointer, 0);
            builder.AddMember("payload", array, 64);
        }
        if (structFirst)
            Node();
        else
            builder.AddInt("int", 4, signed: true);
        if (structFirst)
            builder.AddPointer(node);
        else
            builder.AddArray(number, number, payload);
        if (structFirst)
            builder.AddArray(number, number, payload);
        else
            builder.AddPointer(node);
        if (structFirst)
            builder.AddInt("int", 4, signed: true);
        else
            Node();
    }

    [Fact]
    public void Types_that_refer_to_themselves_merge()
    {
        var builder = new BtfBuilder();
        AddList(builder, 2, structFirst: true);
        AddList(builder, 2, structFirst: false);
        BtfFile merged = BtfDeduplicator.Deduplicate(builder.ToFile(), out int[] ids).ToFile();
        Assert.Equal(4, merged.TypeCount);
        Assert.Equal([0, 1, 2, 3, 4, 4, 3, 2, 1], ids);
    }

    [Fact]
    public void Types_that_differ_far_away_stay_apart()
    {
        var builder = new BtfBuilder();
        AddList(builder, 2, structFirst: true);
        AddList(builder, 3, structFirst: true);
        Assert.Equal(7, BtfDeduplicator.Deduplicate(builder.ToFile(), out int[] ids).TypeCount);
        Assert.Equal(ids[4], ids[8]);
    }

    [Fact]
    public void A_forward_declaration_merges_with_the_only_definition_and_what_follows_from_it()
    {
        var builder = new BtfBuilder();
        builder.AddStruct("user", 8);
        builder.AddMember("data", 2, 0);
        builder.AddPointer(3);
        builder.AddForward("data");
        builder.AddStruct("user", 8);
        builder.AddMember("data", 5, 0);
        builder.AddPointer(6);
        builder.AddStruct("data", 0);
        builder.AddForward("data", isUnion: true);
        BtfFile merged = BtfDeduplicator.Deduplicate(builder.ToFile(), out int[] ids).ToFile();
        Assert.Equal([0, 1, 2, 3, 1, 2, 3, 4], ids);
        Assert.Equal("data", merged.GetType(1).GetMember(0).Type.Target.Name);
        Assert.Equal(BtfKind.Struct, merged.GetType(3).Kind);
    }

    [Fact]
    public void A_forward_declaration_of_what_is_defined_twice_stays()
    {
        var builder = new BtfBuilder();
        builder.AddForward("data");
        builder.AddStruct("data", 0);
        builder.AddStruct("data", 1);
        Assert.Equal(3, BtfDeduplicator.Deduplicate(builder.ToFile(), out _).TypeCount);
    }

    [Fact]
    public void Variables_of_one_name_stay_apart()
    {
        var builder = new BtfBuilder();
        int number = builder.AddInt("int", 4);
        builder.AddVariable("count", number, BtfLinkage.Static);
        builder.AddVariable("count", builder.AddInt("int", 4), BtfLinkage.Static);
        Assert.Equal(3, BtfDeduplicator.Deduplicate(builder.ToFile(), out _).TypeCount);
    }

    [Fact]
    public void Types_of_a_split_file_merge_with_those_of_its_base()
    {
        var below = new BtfBuilder();
        AddList(below, 2, structFirst: true);
        var split = new BtfBuilder(below.ToFile("base"));
        AddList(split, 2, structFirst: false);
        split.AddTypedef("list", split.FirstId + 3);
        BtfFile merged = BtfDeduplicator.Deduplicate(split.ToFile(), out int[] ids).ToFile();
        BtfType typedef = Assert.Single(merged.Types);
        Assert.Equal((5, "list", 1), (typedef.Id, typedef.Name, typedef.TypeId));
        Assert.Equal([0, 1, 2, 3, 4, 4, 3, 2, 1, 5], ids);
    }

    [Fact]
    public void The_kernel_s_types_added_twice_are_the_kernel_s_types()
    {
        Require.KernelBtf();
        using BtfFile kernel = BtfFile.OpenKernel();
        var types = new BtfBuilder();
        foreach (BtfType type in kernel.Types)
        {
            // Variables of the copy would be new variables.
            if (type.Kind is BtfKind.Variable or BtfKind.DataSection)
                types.AddFloat("in place of a variable", 8);
            else
                types.AddCopy(type, id => id);
        }
        BtfBuilder once = BtfDeduplicator.Deduplicate(types.ToFile(), out _);

        // The kernel's build merged its types already; what it leaves is a handful.
        Assert.InRange(once.TypeCount, kernel.TypeCount * 99 / 100, kernel.TypeCount);
        BtfBuilder twice = BtfBuilder.From(once.ToFile());
        twice.AddAll(once.ToFile());
        Assert.True(once.ToArray().AsSpan().SequenceEqual(BtfDeduplicator.Deduplicate(twice.ToFile(), out _).ToArray()));
    }

    [Fact]
    public void Two_objects_linked_have_the_types_that_libbpf_leaves()
    {
        const string shared =
            """
            struct late;
            enum mode { FAST, SLOW };
            struct item { struct item *next; struct late *late; enum mode mode; union { long number; char text[8]; }; };
            typedef int (*visit_t)(const struct item *, void *);
            """;
        byte[] first = ClangObject.Compile(shared + "struct item *head; visit_t visit; int one(struct item *i) { return i->mode; }");
        byte[] second = ClangObject.Compile(shared + "struct late { struct item *back; int x:3; }; struct late latest; struct item *tail; long two(struct late *l) { return l->x; }");
        using var firstFile = new TemporaryFile(first, ".o");
        using var secondFile = new TemporaryFile(second, ".o");
        using var linked = new TemporaryFile([], ".o");
        Peer.Run("bpftool", "gen", "object", linked.Path, firstFile.Path, secondFile.Path);
        BtfFile theirs = Read(File.ReadAllBytes(linked.Path));

        BtfBuilder builder = BtfBuilder.From(Read(first));
        builder.AddAll(Read(second));
        BtfFile ours = BtfDeduplicator.Deduplicate(builder.ToFile(), out _).ToFile();
        Assert.Equal(Names(theirs), Names(ours));

        static BtfFile Read(byte[] elf) => BtfFile.Parse(ClangObject.Section(elf, ".BTF"), new DiagnosticBag())!;

        // Sections are laid out anew when objects are linked.
        static IEnumerable<string> Names(BtfFile file) =>
            file.Types.Where(type => type.Kind != BtfKind.DataSection).Select(type =>
                $"{type.Kind} {type.Name} {type.Size}").Order(StringComparer.Ordinal);
    }
}
