using Skep.Compiler.Ir;
using Skep.Diagnostics;

namespace Skep.Compiler.CodeGeneration;

static class CodeLocation
{
    /// <summary>Where a finding about a function points: to the line of the source that its user wrote.</summary>
    public static Location Of(SourcePoint? point, Function function) => new()
    {
        File = point?.Outermost.File,
        Line = point?.Outermost.Line ?? 0,
        Column = point?.Outermost.Column ?? 0,
        Program = function.Name,
    };
}
