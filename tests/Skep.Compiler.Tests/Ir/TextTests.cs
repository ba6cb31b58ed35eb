using Skep.Compiler.Ir;
using Skep.Compiler.Ir.Text;
using Skep.Compiler.Ir.Types;
using Skep.Diagnostics;

namespace Skep.Compiler.Tests;

public sealed class TextTests
{
    const string Everything = """
        module "everything" license "GPL"
        type !0 = struct "stats" 16 ("packets" !1 0, "bytes" !1 64, "next" !2 128, "flag" !1 192 : 3)
        type !1 = int "u64" 8 unsigned
        type !2 = ptr !0
        type !3 = array 4 !4
        type !4 = int "char" 1 signed char
        type !5 = enum "mode" 4 signed ("off" 0, "on" -1)
        type !6 = func !1 ("task" !7, "flag" !9)
        type !7 = ptr !8
        type !8 = struct "task_struct" 0 ("pid" !1 0)
        type !9 = typedef "flag_t" !10
        type !10 = int "bool" 1 unsigned bool
        type !11 = forward union "thing"
        map @hits hash key 4 value 16 !0 max 1024 flags 0x1
        map @rings hash_of_maps key 4 value 4 max 8 inner (ringbuf max 4096)
        map @events ringbuf max 4096 pinned
        global @seen .bss 8
        global @table .rodata 12 align 4 anonymous = "000102030405060708090a0b"
        global @text .rodata.str !3 align 1 = "61626300"
        global @mode .data !5
        extern @bpf_task_acquire function weak !6
        extern @jiffies variable
        extern @thing variable !11
        extern @CONFIG_HZ config !1

        program @ingress "xdp" (%0: ptr "ctx") -> i32 at "Firewall.cs"(12,5) in "Ingress" {
          %5: ptr = slot 4 align 4 "key"
        b0:
          %1: ptr = load.u32 %0, 0 "ctx.data" at "Firewall.cs"(13,9) in "Ingress"
          %2: ptr = load.u32 %0, 4 at "Packet.cs"(3,1) in "Read" from "Firewall.cs"(13,9) in "Ingress"
          %3: ptr = ptradd %1, i64 14
          %4: i32 = ugt %3, %2
          brif %4, b2, b1
        b1:
          store.u32 %5, 0, i32 7 volatile
          %6: ptr = helper map_lookup_elem (map @hits, %5)
          %7: i32 = eq %6, null
          brif %7, b2, b3
        b2: cold
          %20: i32 = phi [i32 1, b0], [i32 2, b1]
          ret %20
        b3:
          %8: i64 = atomic.add.u64 %6, 8, i64 1
          %9: i64 = atomic.cmpxchg.u64 %6, 0, i64 1, %8
          atomic.store.release.u32 %6, 0, i32 3
          %10: i64 = load.u64 global @seen+4, -2
          %11: i32 = trunc %10
          switch %11, b4, [1, b5], [-2, b4]
        b4:
          copy %6, %5, 4
          zero %5, 4
          %12: ptr = core.address %6 (byte_off !8 "0:0" = 0 "task_struct.pid")
          %13: i64 = add core i64 (type_size !8 "0" = 8), undef i64
          %14: i64 = call @helper.one (%12, function @"odd \"name\"", extern @jiffies)
          kfunc @bpf_task_acquire (ptr 16)
          helper 99999 ()
          ret i32 2
        b5:
          unreachable
        }

        function @helper.one (%0: ptr, %1: ptr, %2: ptr) -> i64 noinline {
        b0:
          br b1
        b1:
          ret i64 -9223372036854775808
        }

        function @"odd \"name\"" (%0: i64, %1: ptr) -> i64 callback signature !6 {
        b7:
          ret %0
        }

        """;

    [Fact]
    public void Everything_that_is_read_is_written_the_same()
    {
        string written = IrWriter.Write(IrText.Parse(Everything));
        // The writer numbers types in the order in which it meets them.
        string again = IrWriter.Write(IrText.Parse(written));
        Assert.Equal(written, again);
        int module = Everything.IndexOf("\nprogram", StringComparison.Ordinal);
        Assert.Equal(
            WithoutTypes(Everything[module..]), WithoutTypes(written[written.IndexOf("\nprogram", StringComparison.Ordinal)..]));
        Assert.Equal(Everything.Split('\n').Length, written.Split('\n').Length);
    }

    static string WithoutTypes(string text) => System.Text.RegularExpressions.Regex.Replace(text, "![0-9]+", "!");

    [Fact]
    public void What_is_read_is_what_the_text_says()
    {
        Module module = IrText.Parse(Everything);
        Assert.Equal(("everything", "GPL"), (module.Name, module.License));
        Assert.Equal((4, 16, 1024u, "stats"), (module.Maps[0].Spec.KeySize, module.Maps[0].Spec.ValueSize, module.Maps[0].Spec.MaxEntries,
            module.Maps[0].Value!.Name));
        Assert.Equal(4096u, module.Maps[1].Spec.Inner!.MaxEntries);
        var stats = (StructType)module.Maps[0].Value!;
        Assert.Same(stats, ((PointerType)stats.Members[2].Type).Target);
        Assert.Equal(3, stats.Members[3].BitSize);
        Assert.Equal(12, module.Globals[1].Contents!.Length);
        Assert.IsType<FunctionType>(module.Externs[0].Type);

        Function program = module.Functions[0];
        Value lookup = program.Blocks[1].Values[1];
        Assert.Equal(Op.Helper, lookup.Op);
        Assert.Same(module.Maps[0], lookup[0].Symbol);
        Assert.Same(program.Slots[0], lookup[1]);
        Assert.Equal(3, lookup.Users.Count(user => user.Op == Op.Atomic));
        Assert.Equal(13, program.Blocks[0].Values[1].Source!.Outermost.Line);
        Assert.Equal("key", ((SlotSymbol)program.Slots[0].Symbol!).Name);
        Assert.Same(module.Functions[2].Signature, module.Functions[2].Signature);
        Assert.Equal("task", module.Functions[2].Signature.Parameters[0].Name);
    }

    [Fact]
    public void New_values_get_numbers_that_the_text_does_not_use()
    {
        Function function = IrText.Parse(Everything).Functions[0];
        Assert.True(function.ValueCount > 20);
        Assert.Equal(6, function.AddBlock().Id);
        HashSet<int> ids = [];
        Assert.All(function.Blocks.SelectMany(static block => block.Values), value => Assert.True(ids.Add(value.Id)));
    }

    [Theory]
    [InlineData("%1: i32 = add %0 %0", 4, 20, "BPF0401", "expected ',', found '%0'")]
    [InlineData("%1: i32 = frobnicate %0", 4, 13, "BPF0401", "'frobnicate' is no operation")]
    [InlineData("%1: i32 = add %0, %9", 4, 21, "BPF0402", "'%9' is defined nowhere")]
    [InlineData("%0: i32 = add %0, i32 1", 4, 3, "BPF0402", "'%0' is defined twice")]
    [InlineData("%1: i32 = add %0, i32 0x1ffffffffffffffff", 4, 25, "BPF0401", "expected a number, found '0x1ffffffffffffffff'")]
    [InlineData("br b7", 4, 6, "BPF0402", "'b7' is defined nowhere")]
    [InlineData("store.u24 %0, 0, i32 1", 4, 3, "BPF0401", "'store.u24' is no operation")]
    [InlineData("%1: ptr = helper map_lookup (%0)", 4, 20, "BPF0402", "there is no helper 'map_lookup'")]
    [InlineData("%1: ptr = helper 1 (map @hits)", 4, 27, "BPF0402", "there is no map '@hits'")]
    [InlineData("%1: i32 = add %0, %0 %0", 4, 24, "BPF0401", "expected the end of the line")]
    public void What_cannot_be_read_is_found_where_it_stands(string line, int row, int column, string id, string message)
    {
        DiagnosticBag findings = new();
        IrParser.Parse($"\nprogram @p \"xdp\" (%0: i32) -> i32 {{\nb0:\n  {line}\n  ret %0\n}}\n", findings, "bad.ir");
        Diagnostic finding = Assert.Single(findings);
        Assert.Equal((id, "bad.ir", row, column), (finding.Id, finding.Location.File, finding.Location.Line, finding.Location.Column));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("map @m hash key")]
    [InlineData("map @m nothing key 4")]
    [InlineData("map m hash")]
    [InlineData("type !0 = array 2 !0")]
    [InlineData("type !0 = struct \"s\" 4 (\"a\" !1 0)")]
    [InlineData("global @g .data 4 = \"0102\"")]
    [InlineData("global @g .data 4 = \"xx\"")]
    [InlineData("program @p \"xdp\" () -> i32 {")]
    [InlineData("program @p \"xdp (")]
    [InlineData("map @m hash key 4\nmap @m hash key 4")]
    [InlineData("function @f (%0: i32, %0: i32) -> void {\nb0:\n ret\n}")]
    [InlineData("function @f () -> void {\n ret\n}")]
    [InlineData("function @f () -> void {\nb0:\n ret\nb0:\n ret\n}")]
    public void Bad_declarations_are_found(string text)
    {
        DiagnosticBag findings = new();
        IrParser.Parse(text, findings);
        Assert.True(findings.HasErrors);
    }

    [Fact]
    public void No_damage_to_a_text_makes_the_parser_fail_otherwise()
    {
        var random = new Random(7);
        const string Junk = "%!@\"(){}[],:=+-;9az. \n";
        for (int i = 0; i < 2000; i++)
        {
            char[] damaged = Everything.ToCharArray();
            for (int n = random.Next(1, 6); n > 0; n--)
                damaged[random.Next(damaged.Length)] = Junk[random.Next(Junk.Length)];
            IrParser.Parse(new string(damaged, 0, random.Next(damaged.Length / 2, damaged.Length)), new DiagnosticBag());
        }
    }
}
