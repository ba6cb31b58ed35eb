using System.Text.Json;

namespace Skep.EndToEnd.Tests.Cli;

static class JsonReading
{
    public static string? Text(this JsonElement element, string property) => element.GetProperty(property).GetString();

    /// <summary>One property of each object in an array.</summary>
    public static IEnumerable<string> Texts(this JsonElement element, string array, string property) =>
        element.GetProperty(array).EnumerateArray().Select(item => item.Text(property)!);
}
