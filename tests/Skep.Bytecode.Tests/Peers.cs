using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Skep.Bytecode.Tests;

/// <summary>Runs the tools that this room is compared with.</summary>
static class Peers
{
    public static string Run(string tool, string input, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(tool, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{tool}: {errors.Result}");
        return output.Result;
    }

    /// <summary>What <c>llvm-mc --disassemble</c> reads: each byte as 0x00.</summary>
    public static string HexBytes(ReadOnlySpan<Instruction> slots)
    {
        var text = new StringBuilder();
        foreach (byte value in InstructionCodec.Encode(slots, ByteOrder.LittleEndian))
            text.Append(CultureInfo.InvariantCulture, $"0x{value:x2} ");
        return text.ToString();
    }
}
