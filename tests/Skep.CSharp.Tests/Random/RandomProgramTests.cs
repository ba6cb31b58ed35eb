using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Skep.Compiler;
using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.CSharp.Tests.Objects;
using Skep.Linux;
using Skep.Machine;
using Skep.Objects;

namespace Skep.CSharp.Tests.Random;

/// <summary>Random C# programs do the same as plain C#, as BPF in the checked machine, and in the kernel.</summary>
public class RandomProgramTests
{
    /// <summary>Programs in one assembly.</summary>
    const int Batch = 100;

    const int Inputs = 6;

    static readonly AssemblySet Assemblies = new([.. CSharpCompiler.References, .. Directory.GetFiles(AppContext.BaseDirectory, "Skep*.dll")]);

    /// <summary>Set <c>SKEP_SEED</c> to see other programs, <c>SKEP_COUNT</c> to see more of them.</summary>
    static int Variable(string name, int fallback) =>
        Environment.GetEnvironmentVariable(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : fallback;

    [Theory]
    [InlineData(OptimizationLevel.Debug)]
    [InlineData(OptimizationLevel.Release)]
    public void Every_engine_does_as_plain_code(OptimizationLevel level)
    {
        Require.Root();
        int first = Variable("SKEP_SEED", 0), count = Variable("SKEP_COUNT", 60);
        var failures = new List<string>();
        for (int seed = first; seed < first + count && failures.Count < 10; seed += Batch)
            failures.AddRange(Run(level, [.. Enumerable.Range(seed, Math.Min(Batch, first + count - seed))]));
        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
        Assert.True(_tooComplex <= 1 + count / 20, $"{_tooComplex} of {count} programs are too much for the verifier");
    }

    int _tooComplex;

    List<string> Run(OptimizationLevel level, int[] seeds)
    {
        Node[] programs = [.. seeds.Select(ProgramGenerator.Make)];
        IReadOnlyList<(string Seed, string Failure)> found = RunAll(level, programs);
        return [.. found.Select(failure => Explain(level, programs[Array.IndexOf(seeds, int.Parse(failure.Seed, CultureInfo.InvariantCulture))], failure.Failure))];
    }

    /// <summary>Takes out of a failing program what it fails without.</summary>
    string Explain(OptimizationLevel level, Node program, string failure)
    {
        if (Variable("SKEP_SHRINK", 1) == 0)
            return failure + "\n" + program;
        string kind = KindOf(failure);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        for (bool isSmaller = true; isSmaller && clock.Elapsed < TimeSpan.FromSeconds(60);)
        {
            isSmaller = false;
            foreach (Node[] candidates in program.Smaller().Chunk(8))
            {
                foreach (Node candidate in candidates)
                {
                    if (Try(level, candidate) is { } same && KindOf(same) == kind)
                    {
                        (program, failure, isSmaller) = (candidate, same, true);
                        break;
                    }
                }
                if (isSmaller || clock.Elapsed > TimeSpan.FromSeconds(60))
                    break;
            }
        }
        return failure + "\n" + program;
    }

    static string KindOf(string failure) => failure.Split('\n')[0].Split(':')[0];

    /// <summary>What goes wrong with a program; null if nothing does, or if it is none.</summary>
    string? Try(OptimizationLevel level, Node program)
    {
        try
        {
            return RunAll(level, [program]).Select(static failure => failure.Failure).FirstOrDefault();
        }
        catch (Xunit.Sdk.TrueException)
        {
            return null;
        }
    }

    List<(string Seed, string Failure)> RunAll(OptimizationLevel level, Node[] programs)
    {
        byte[] image = CSharpCompiler.Compile(
            "Random" + Guid.NewGuid().ToString("n"), level, ("Random.cs", ProgramGenerator.Common + "\n" + string.Join("\n", programs.Select(static program => program.ToString()))));
        Assembly plain = Assembly.Load(image);
        var failures = new List<(string, string)>();
        var known = new HashSet<string>();
        using var machine = new InProcessHost(new MachineOptions { PossibleCpus = 1 });
        using var kernel = KernelHost.Open();
        foreach (Type type in plain.GetTypes().Where(static type => type.IsSubclassOf(typeof(BpfObject))))
        {
            CompilationResult result;
            try
            {
                result = BpfCompiler.Compile(new CompilationInput { Assemblies = Assemblies, Image = image, TypeName = type.FullName });
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                failures.Add((type.Name[6..], $"{type.Name} compiler {error.GetType().Name}: {error.Message}\n{error.StackTrace}"));
                continue;
            }
            string? failure = result.Objects.Count == 1
                ? Compare(type, result.Objects[0].Object.Spec, machine, kernel)
                : $"{type.Name} rejected: {string.Join('\n', result.Diagnostics)}";
            if (failure is not null)
                failures.Add((type.Name[6..], failure));
        }
        return failures;
    }

    string? Compare(Type type, ObjectSpec spec, IBpfHost machine, IBpfHost kernel)
    {
        using var plain = new PlainObject(type);
        string expected = Observe(plain, type);
        foreach ((string name, IBpfHost host) in (ReadOnlySpan<(string, IBpfHost)>)[("machine", machine), ("kernel", kernel)])
        {
            try
            {
                using var loaded = new HostObject(host, type, spec);
                string actual = Observe(loaded, type);
                if (actual != expected)
                    return $"{type.Name} {name} differs: \n{Difference(expected, actual)}\n{Code(spec)}";
            }
            catch (VerifierException refusal) when (refusal.Reason.Contains("too large", StringComparison.Ordinal) || refusal.Reason.Contains("too complex", StringComparison.Ordinal))
            {
                // Random branches in loops that change everything: no shape of the code would spare the verifier the paths.
                _tooComplex++;
            }
            catch (VerifierException refusal)
            {
                return $"{type.Name} {name} refuses: {refusal.Reason}\n{string.Join('\n', refusal.Log.Split('\n').TakeLast(60))}\n{Code(spec)}";
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                return $"{type.Name} {name} {error.GetType().Name}: {error.Message}\n{error.StackTrace}\n{Code(spec)}";
            }
        }
        return null;
    }

    static string Code(ObjectSpec spec) => new Skep.Bytecode.Disassembler(spec.Programs[0].Instructions).ToString()!;

    static string Difference(string expected, string actual) =>
        string.Join('\n', expected.Split('\n').Zip(actual.Split('\n')).Where(static lines => lines.First != lines.Second).Take(4).Select(static lines => $"  plain {lines.First}\n  here  {lines.Second}"));

    static string Observe(ObjectState state, Type type)
    {
        MethodInfo program = PlainObject.Programs(type).Single();
        Type parameter = program.GetParameters()[0].ParameterType.GetElementType()!;
        var random = new System.Random(int.Parse(type.Name.AsSpan(6), CultureInfo.InvariantCulture));
        var lines = new List<string>();
        for (int i = 0; i < Inputs; i++)
        {
            byte[] input = new byte[parameter == typeof(XdpContext) ? random.Next(14, 90) : PlainObject.SizeOf(parameter)];
            random.NextBytes(input);
            // Small numbers, too.
            if (i % 2 == 1)
            {
                for (int k = 0; k < input.Length; k++)
                    input[k] = (byte)(k % 8 < 1 ? input[k] & 31 : 0);
            }
            lines.Add(state.Run(program, input));
        }
        return string.Join('\n', lines) + "\n" + state.Describe();
    }
}
