namespace Skep.Diagnostics;

public enum Severity
{
    Info,
    Warning,
    Error,
}
