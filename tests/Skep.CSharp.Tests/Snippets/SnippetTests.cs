using System.Globalization;
using System.Reflection;
using Skep.Compiler.Tests.Frontends;

namespace Skep.CSharp.Tests.Snippets;

/// <summary>Each snippet gives in every engine what it gives as plain C#.</summary>
public abstract class SnippetTests
{
    const int MostInputs = 40;

    /// <summary>Set <c>SKEP_SNIPPET</c> to run only those with this in their names.</summary>
    public static TheoryData<string> Names => new(SnippetBuild.Release.Snippets.Keys
        .Where(static name => name.Contains(Environment.GetEnvironmentVariable("SKEP_SNIPPET") ?? "", StringComparison.Ordinal)));

    private protected static void Compare(SnippetBuild build, string name)
    {
        Require.Root();
        using SnippetRun run = build.Open(name);
        MethodInfo method = build.Snippets[name];
        object?[][] inputs = [.. SnippetInputs.For(method)];
        // A stride that meets all values of each argument.
        int stride = inputs.Length / MostInputs + 1;
        (object?[] Arguments, long? Expected)[] rows =
            [.. inputs.Where((_, i) => i % stride == i / stride % stride).Select(arguments => (arguments, Plain(method, arguments)))];
        foreach (string engine in SnippetRun.Engines)
        {
            foreach ((object?[] arguments, long? expected) in rows)
            {
                long? actual = Run(run, engine, arguments, name);
                Assert.True(expected == actual, $"{name}({string.Join(", ", arguments)}): plain C# gives {Text(expected)}, {engine} {Text(actual)}\n{run}");
            }
        }
    }

    static long? Run(SnippetRun run, string engine, object?[] arguments, string name)
    {
        try
        {
            return run.Run(engine, [.. arguments.Select(Number)]);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            throw new InvalidOperationException($"{name}({string.Join(", ", arguments)}), {engine}: {failure.Message}\n{run}{(failure as VerifierException)?.Log}", failure);
        }
    }

    static string Text(long? value) => value?.ToString("x", CultureInfo.InvariantCulture) ?? "an abort";

    static long? Plain(MethodInfo method, object?[] arguments)
    {
        try
        {
            return Number(method.Invoke(null, arguments));
        }
        catch (TargetInvocationException)
        {
            return null;
        }
    }

    static long Number(object? value) => value switch
    {
        ulong number => (long)number,
        nuint number => (long)number,
        nint number => number,
        bool truth => truth ? 1 : 0,
        char character => character,
        _ => Convert.ToInt64(value, CultureInfo.InvariantCulture),
    };
}
