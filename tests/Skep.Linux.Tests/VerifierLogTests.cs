using System.Text;

namespace Skep.Linux.Tests;

public sealed class VerifierLogTests
{
    const string Old = """
        0: R1=ctx() R10=fp0
        ; return *(int *)(long)ctx->data; @ broken.bpf.c:7
        0: (61) r1 = *(u32 *)(r1 +0)          ; R1_w=pkt(r=0)
        1: (61) r0 = *(u32 *)(r1 +0)
        invalid access to packet, off=0 size=4, R1(id=0,off=0,r=0)
        R1 offset is outside of the packet
        verification time 71 usec
        stack depth 0
        processed 2 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0

        """;

    const string New = """
        0: R1=ctx() R10=fp0
        0: (61) r1 = *(u32 *)(r1 +0)          ; R1_w=pkt(r=0)
        1: (61) r0 = *(u32 *)(r1 +0)

        Verification failed: memory access: packet access out of bounds
        Reason:
          r1 may point past the end of the packet
        At:
          insn 1: r0 = *(u32 *)(r1 +0)
        Suggestion:
          compare with data_end first
        processed 2 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0

        """;

    [Theory]
    [InlineData(Old, "R1 offset is outside of the packet")]
    [InlineData(New, "memory access: packet access out of bounds: r1 may point past the end of the packet")]
    [InlineData("Verification failed: program structure: unreachable instruction\nAt: insn 3\n",
        "program structure: unreachable instruction")]
    [InlineData("Verification failed: a: b\nReason: on the same line\n", "a: b: on the same line")]
    [InlineData("Verification failed: a: b\nReason:", "a: b")]
    [InlineData("unreachable insn 3\n", "unreachable insn 3")]
    [InlineData("func#0 @0\nprocessed 0 insns (limit 1000000)\n", "")]
    [InlineData("processed 0 insns (limit 1000000)\n", "")]
    [InlineData("", "")]
    public void The_conclusion_is_found_in_the_forms_of_old_and_new_kernels(string log, string conclusion) =>
        Assert.Equal(conclusion, VerifierLog.Conclusion(log));

    [Theory]
    [InlineData("text\0rest", "text")]
    [InlineData("text", "text")]
    [InlineData("\0", "")]
    [InlineData("", "")]
    public void The_text_ends_at_the_first_zero(string buffer, string text) =>
        Assert.Equal(text, VerifierLog.Text(Encoding.UTF8.GetBytes(buffer)));
}
