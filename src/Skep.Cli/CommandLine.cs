using System.CommandLine;
using System.CommandLine.Parsing;
using Skep.Cli.Commands;
using Skep.Cli.Output;

namespace Skep.Cli;

/// <summary>
/// The <c>skep</c> command: parses the arguments, runs what they ask for, and turns whatever goes wrong into a message and an exit code.
/// </summary>
static class CommandLine
{
    public static async Task<int> RunAsync(string[] arguments, Terminal terminal, CancellationToken cancellation)
    {
        try
        {
            // "@name" is a name here, not a file of arguments.
            var settings = new ParserConfiguration { ResponseFileTokenReplacer = null };
            ParseResult parsed = Build(terminal).Parse(arguments is [] ? ["--help"] : arguments, settings);
            var configuration = new InvocationConfiguration
            {
                Output = terminal.Out, Error = terminal.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null,
            };
            if (parsed.Errors.Count > 0)
                return UsageErrors(parsed, terminal);
            int code = await parsed.InvokeAsync(configuration, cancellation).ConfigureAwait(false);
            terminal.Flush();
            return code;
        }
        catch (Exception exception) when (Failures.TryReport(exception, terminal, arguments.Contains("--verbose"), out int code))
        {
            return code;
        }
    }

    static RootCommand Build(Terminal terminal) => new("Runs, explains and loads eBPF programs: in this process or in the Linux kernel.")
    {
        RunCommand.Create(terminal),
        CompileCommand.Create(terminal),
        InspectCommand.Create(terminal),
        DisasmCommand.Create(terminal),
        BtfCommand.Create(terminal),
        ProgCommand.Create(terminal),
        MapCommand.Create(terminal),
        LinkCommand.Create(terminal),
    };

    static int UsageErrors(ParseResult parsed, Terminal terminal)
    {
        // The parser's other complaints follow from words that it does not know.
        IEnumerable<string> messages = parsed.UnmatchedTokens.Count > 0
            ? parsed.UnmatchedTokens.Select(static token => $"'{token}' is not known here")
            : parsed.Errors.Select(MessageOf);
        foreach (string message in messages)
            terminal.Error.WriteLine($"skep: error: {message}");
        string command = string.Join(' ', Names(parsed.CommandResult.Command).Reverse());
        terminal.Error.WriteLine($"See '{command} --help'.");
        return ExitCode.Usage;
    }

    /// <summary>The parser's own messages name .NET types and go over several lines.</summary>
    static string MessageOf(ParseError error)
    {
        (string? name, Type? type) = error.SymbolResult switch
        {
            OptionResult option => (option.Option.Name, option.Option.ValueType),
            ArgumentResult argument => (argument.Argument.Name, argument.Argument.ValueType),
            _ => (null, null),
        };
        type = type is null ? null : Nullable.GetUnderlyingType(type) ?? type;
        return error.SymbolResult?.Tokens is [var token] && type is { IsPrimitive: true } && type != typeof(bool)
            ? $"{name} {token.Value}: '{token.Value}' is no {(type == typeof(uint) ? "id" : "whole number")}"
            : string.Join(' ', error.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    static IEnumerable<string> Names(Command command)
    {
        for (Symbol? symbol = command; symbol is not null; symbol = symbol.Parents.FirstOrDefault())
            yield return symbol is RootCommand ? "skep" : symbol.Name;
    }
}
