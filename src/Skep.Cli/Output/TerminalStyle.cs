namespace Skep.Cli.Output;

/// <summary>Colour, where there is any.</summary>
static class TerminalStyle
{
    extension(Terminal terminal)
    {
        /// <summary>Bold: headings.</summary>
        public string Emphasise(string text) => terminal.HasColor && text.Length > 0 ? $"\e[1m{text}\e[0m" : text;

        /// <summary>Faint: remarks.</summary>
        public string Dim(string text) => terminal.HasColor && text.Length > 0 ? $"\e[2m{text}\e[0m" : text;
    }
}
