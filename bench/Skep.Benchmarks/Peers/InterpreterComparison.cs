using System.Diagnostics;
using System.Globalization;
using Skep.Bytecode;
using Skep.Machine;
using Skep.Objects;

namespace Skep.Benchmarks;

/// <summary>
/// The checked interpreter beside uBPF's on the same instructions: nanoseconds of one executed instruction, of the fastest of many runs
/// each, the two taking turns. uBPF, which checks every access as well, is built from a checkout with cmake and the C compiler.
/// </summary>
static class InterpreterComparison
{
    const int Turns = 5;
    const int RunsInTurn = 40;

    // Where Peers/ubpf.c puts the memory that the programs' variables lie in, and how far apart the sections are.
    const ulong MemoryAddress = 0x1000_0000_0000;
    const int SectionStride = 128 * 1024;

    /// <param name="ubpf">A checkout of uBPF.</param>
    public static void Run(string ubpf)
    {
        string directory = Directory.CreateTempSubdirectory("skep-peers").FullName;
        string peer = Build(Path.GetFullPath(ubpf), directory);
        Console.WriteLine($"{"program",-8} {"instructions",12} {"skep ns",8} {"uBPF ns",8} {"uBPF/skep",9}   per instruction, fastest run");
        foreach (string program in MicroProgram.All)
        {
            ObjectSpec spec = ObjectReader.Open(MicroProgram.CompileForBpf(program, directory));
            MicroProgram.Content.CopyTo(spec.Variables.Get("buffer").Value);
            (string code, string memory) = Export(spec, Path.Combine(directory, program));
            using var host = new InProcessHost();
            using LoadedObject loaded = host.Load(spec);
            double ours = double.MaxValue, theirs = double.MaxValue;
            long instructions = 0;
            for (int turn = 0; turn < Turns; turn++)
            {
                (uint result, double time) = Measure(loaded.Programs["run"]);
                ours = Math.Min(ours, time);
                long[] answer = [.. MicroProgram.Run(peer, $"{code} {memory} {RunsInTurn}").Split(' ')
                    .Select(static word => long.Parse(word, CultureInfo.InvariantCulture))];
                (instructions, theirs) = (answer[1], Math.Min(theirs, answer[2]));
                if (answer[0] != result)
                    throw new InvalidOperationException($"{program}: skep returns {result}, uBPF {answer[0]}");
            }
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{program,-8} {instructions,12} {ours / instructions,8:0.00} {theirs / instructions,8:0.00} {theirs / ours,9:0.0}"));
        }
        Directory.Delete(directory, recursive: true);
    }

    static (uint Result, double Nanoseconds) Measure(BpfProgram program)
    {
        byte[] packet = new byte[64];
        uint result = 0;
        TimeSpan best = TimeSpan.MaxValue;
        for (int run = 0; run < RunsInTurn; run++)
        {
            long started = Stopwatch.GetTimestamp();
            result = program.Run(packet).ReturnValue;
            TimeSpan time = Stopwatch.GetElapsedTime(started);
            best = time < best ? time : best;
        }
        return (result, best.TotalNanoseconds);
    }

    /// <summary>The instructions with the addresses of variables filled in, and the variables.</summary>
    static (string Code, string Memory) Export(ObjectSpec spec, string path)
    {
        List<MapSpec> sections = [.. spec.Maps];
        byte[] memory = new byte[sections.Count * SectionStride];
        for (int i = 0; i < sections.Count; i++)
            sections[i].Contents?.CopyTo(memory, i * SectionStride);
        ProgramSpec program = spec.Programs.Get("run");
        Instruction[] code = [.. program.Instructions];
        foreach (SymbolReference reference in program.References)
        {
            int section = sections.FindIndex(map => map.Name == reference.Symbol);
            ulong address = MemoryAddress + (ulong)((section * SectionStride) + reference.Addend);
            (code[reference.Instruction], code[reference.Instruction + 1]) =
                Instruction.LoadImmediate64(code[reference.Instruction].Destination, address);
        }
        File.WriteAllBytes($"{path}.code", InstructionCodec.Encode(code, ByteOrder.LittleEndian));
        File.WriteAllBytes($"{path}.memory", memory);
        return ($"{path}.code", $"{path}.memory");
    }

    static string Build(string ubpf, string directory)
    {
        string build = Path.Combine(directory, "ubpf"), peer = Path.Combine(directory, "peer");
        MicroProgram.Run("cmake", $"-S {ubpf} -B {build} -DCMAKE_BUILD_TYPE=Release -DUBPF_SKIP_EXTERNAL=ON");
        MicroProgram.Run("cmake", $"--build {build} --target ubpf");
        string source = Path.Combine(Checkout.Root, "bench/Skep.Benchmarks/Peers/ubpf.c");
        MicroProgram.Run("cc", $"-O2 -I{ubpf}/vm/inc -I{build}/vm {source} {build}/lib/libubpf.a -lm -o {peer}");
        return peer;
    }
}
