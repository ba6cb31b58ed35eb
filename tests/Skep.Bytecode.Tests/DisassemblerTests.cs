using static Skep.Bytecode.Register;

namespace Skep.Bytecode.Tests;

public sealed class DisassemblerTests
{
    public static TheoryData<string, string> Golden() => new()
    {
        { "0f21000000000000", "r1 += r2" },
        { "07010000fbffffff", "r1 += -5" },
        { "3c12010000000000", "w2 s/= w1" },
        { "97010100fdffffff", "r1 s%= -3" },
        { "8403000000000000", "w3 = -w3" },
        { "bf21080000000000", "r1 = (s8)r2" },
        { "bc21100000000000", "w1 = (s16)w2" },
        { "bf21200000000000", "r1 = (s32)r2" },
        { "bf21010001000000", "r1 = addr_space_cast(r2, 0, 1)" },
        { "bf21010000000100", "r1 = addr_space_cast(r2, 1, 0)" },
        { "c7010000ffffffff", "r1 s>>= -1" },
        { "d401000010000000", "r1 = le16 r1" },
        { "dc01000020000000", "r1 = be32 r1" },
        { "d700000010000000", "r0 = bswap16 r0" },
        { "6110040000000000", "r0 = *(u32 *)(r1 +4)" },
        { "79a0f8ff00000000", "r0 = *(u64 *)(r10 -8)" },
        { "9110000000000000", "r0 = *(s8 *)(r1 +0)" },
        { "7b1af0ff00000000", "*(u64 *)(r10 -16) = r1" },
        { "720af0ffffffffff", "*(u8 *)(r10 -16) = -1" },
        { "db21000000000000", "lock *(u64 *)(r1 +0) += r2" },
        { "c321000050000000", "lock *(u32 *)(r1 +0) &= r2" },
        { "db21000001000000", "r2 = atomic64_fetch_add((u64 *)(r1 +0), r2)" },
        { "c3210000a1000000", "r2 = atomic_fetch_xor((u32 *)(r1 +0), r2)" },
        { "db21f8ffe1000000", "r2 = atomic64_xchg((u64 *)(r1 -8), r2)" },
        { "c3210000f1000000", "r0 = atomic_cmpxchg((u32 *)(r1 +0), r0, r2)" },
        { "d321000000010000", "r1 = load_acquire((u8 *)(r2 +0))" },
        { "db21000010010000", "store_release((u64 *)(r1 +0), r2)" },
        { "c602030005000000", "if w2 s< 0x5 goto pc+3" },
        { "2d21fdff00000000", "if r1 > r2 goto pc-3" },
        { "4501010000000080", "if r1 & 0x80000000 goto pc+1" },
        { "5501f6ffffffffff", "if r1 != 0xffffffff goto pc-10" },
        { "0500ffff00000000", "goto pc-1" },
        { "06000000a0860100", "gotol pc+100000" },
        { "0d01000000000000", "gotox r1" },
        { "e500040000000000", "may_goto pc+4" },
        { "8500000001000000", "call bpf_map_lookup_elem#1" },
        { "85000000e7030000", "call helper#999" },
        { "8510000003000000", "call pc+3" },
        { "852000007b000000", "call bpf_rcu_read_lock#123 <kfunc>" },
        { "852002007b000000", "call kfunc#123 <kfunc 2>" },
        { "8d03000000000000", "callx r3" },
        { "9500000000000000", "exit" },
        { "1801000005000000" + "0000000001000000", "r1 = 0x100000005 ll" },
        { "1811000004000000" + "0000000000000000", "r1 = map[fd:4]" },
        { "1821000004000000" + "0000000008000000", "r1 = map[fd:4][0]+8" },
        { "183100002a000000" + "0000000000000000", "r1 = btf[fd:0][id:42]" },
        { "1841000003000000" + "0000000000000000", "r1 = subprog[+3]" },
        { "1851000002000000" + "0000000000000000", "r1 = map[idx:2]" },
        { "1861000002000000" + "00000000f0ffffff", "r1 = map[idx:2][0]+4294967280" },
        { "280000000c000000", "r0 = *(u16 *)skb[12]" },
        { "407000000e000000", "r0 = *(u32 *)skb[r7 + 14]" },
        { "0f21000005000000", ".insn 0x0f, 1, 2, 0, 5" },
        { "ffffffffffffffff", ".insn 0xff, 15, 15, -1, -1" },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void Each_instruction_is_written_as_the_kernel_writes_it(string bytes, string text)
    {
        var slots = new Instruction[bytes.Length / 16];
        InstructionCodec.Decode(Convert.FromHexString(bytes), slots, ByteOrder.LittleEndian);

        Assert.Equal(text, Disassembler.Format(slots[0], slots[^1], new Names()));
    }

    [Fact]
    public void A_labelled_listing_marks_targets_and_functions()
    {
        Instruction[] program =
        [
            Instruction.JumpIf32(JumpOperation.Jslt, R2, 5, 3),
            Instruction.CallLocal(4),
            .. Pair(Instruction.LoadImmediate64(R1, PseudoSource.Function, 3)),
            Instruction.Goto(-5),
            Instruction.Exit,
            Instruction.Mov64(R0, 0),
            Instruction.Exit,
        ];

        Assert.Equal(
            """
            L0:
            if w2 s< 0x5 goto +3 <L1>
            call +4 <finish>
            r1 = subprog[+3] <finish>
            L1:
            goto -5 <L0>
            exit
            finish:
            r0 = 0
            exit

            """.ReplaceLineEndings("\n"),
            new Disassembler(program, DisassemblyStyle.Labels, new Names()).ToString());
    }

    [Fact]
    public void A_listing_with_slots_and_opcodes_is_laid_out_as_bpftool_does()
    {
        Instruction[] program = [.. Pair(Instruction.LoadImmediate64(R1, 0xffff)), Instruction.Mov64(R0, 1), Instruction.Exit];

        Assert.Equal(
            "   0: (18) r1 = 0xffff ll\n   2: (b7) r0 = 1\n   3: (95) exit\n",
            new Disassembler(program, DisassemblyStyle.Slots | DisassemblyStyle.Opcodes).ToString());
    }

    [Fact]
    public void A_target_outside_the_program_has_no_label()
    {
        Assert.Equal("goto pc+7\n", new Disassembler(new[] { Instruction.Goto(7) }, DisassemblyStyle.Labels).ToString());
    }

    [Fact]
    public void Symbols_replace_the_operand_of_a_64_bit_load()
    {
        var (first, second) = Instruction.LoadImmediate64(R3, PseudoSource.MapFd, 9);
        Assert.Equal("r3 = map[flows]", Disassembler.Format(first, second, new Names()));
    }

    [Fact]
    public void Formatting_into_a_buffer_says_whether_it_fits()
    {
        Span<char> buffer = stackalloc char[8];
        Assert.True(Disassembler.TryFormat(buffer, out int written, Instruction.Mov64(R1, R2)));
        Assert.Equal("r1 = r2", buffer[..written].ToString());
        Assert.False(Disassembler.TryFormat(buffer, out written, Instruction.Load(OperandSize.Word, R1, R2, 0)));
        Assert.Equal(0, written);
    }

    [Fact]
    public void Formatting_a_plain_instruction_into_a_buffer_allocates_nothing()
    {
        // Code that is not optimised yet boxes the numbers, so measure until it is.
        Assert.True(SpinWait.SpinUntil(() => BytesAllocatedByFormattingEveryForm() == 0, TimeSpan.FromSeconds(30)));
    }

    static long BytesAllocatedByFormattingEveryForm()
    {
        Span<char> buffer = stackalloc char[80];
        var rows = OpcodeTable.All.ToArray();
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var row in rows)
            Disassembler.TryFormat(buffer, out _, row.Template);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    static Instruction[] Pair((Instruction First, Instruction Second) wide) => [wide.First, wide.Second];

    sealed class Names : InstructionSymbols
    {
        public override string? HelperName(int id) => id == 1 ? "bpf_map_lookup_elem" : null;

        public override string? KfuncName(int btfId, short btfIndex) => btfIndex == 0 ? "bpf_rcu_read_lock" : null;

        public override string? FunctionName(int slot) => slot == 6 ? "finish" : null;

        public override string? WideOperand(Instruction first, Instruction second) =>
            first.PseudoSource == PseudoSource.MapFd && first.Immediate == 9 ? "map[flows]" : null;
    }
}
