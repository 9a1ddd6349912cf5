using System.Collections.Specialized;
using System.Numerics;
using System.Security;

namespace SageMakerEstimator.Core.Tests;

/// <summary>A value and its text as Python's str() and json.dumps write it, null where it is refused.</summary>
internal sealed record PythonForm(string PowerShell, object? Value, string? Text, string? Json);

/// <summary>The values that users write, with both of their forms.</summary>
internal static class PythonForms
{
    public static IReadOnlyList<PythonForm> Numbers { get; } =
    [
        new("0.1", 0.1, "0.1", "0.1"),
        new("1.0", 1.0, "1.0", "1.0"),
        new("100", 100, "100", "100"),
        new("-3", -3, "-3", "-3"),
        new("-5", -5L, "-5", "-5"),
        new("0.5", 0.5, "0.5", "0.5"),
        new("1e-5", 1e-5, "1e-05", "1e-05"),
        new("0.0001", 0.0001, "0.0001", "0.0001"),
        new("1e3", 1e3, "1000.0", "1000.0"),
        new("1e15", 1e15, "1000000000000000.0", "1000000000000000.0"),
        new("1e16", 1e16, "1e+16", "1e+16"),
        new("1e20", 1e20, "1e+20", "1e+20"),
        new("-0.0", -0.0, "-0.0", "-0.0"),
        new("10/3", 10.0 / 3, "3.3333333333333335", "3.3333333333333335"),
        new("4/2", 4 / 2, "2", "2"),
        new("0.1+0.2", 0.1 + 0.2, "0.30000000000000004", "0.30000000000000004"),
        new("5e-324", 5e-324, "5e-324", "5e-324"),
        new("123456789012345680.0", 123456789012345680.0, "1.2345678901234568e+17", "1.2345678901234568e+17"),
        new("9223372036854775807", long.MaxValue, "9223372036854775807", "9223372036854775807"),
        new("12345678901234567890", 12345678901234567890m, "12345678901234567890", "12345678901234567890"),
        new("[bigint]::Pow(2,80)", BigInteger.Pow(2, 80), "1208925819614629174706176", "1208925819614629174706176"),
        new("1kb", 1024, "1024", "1024"),
        new("0x400", 0x400, "1024", "1024"),
        new("[double]::NaN", double.NaN, "nan", "NaN"),
        new("[double]::PositiveInfinity", double.PositiveInfinity, "inf", "Infinity"),
        new("[double]::NegativeInfinity", double.NegativeInfinity, "-inf", "-Infinity"),
        new("[single]0.1", 0.1f, "0.1", "0.1"),
        new("[single]16777216", 16777216f, "16777216.0", "16777216.0"),
        new("[single]1e-5", 1e-5f, "1e-05", "1e-05"),
        new("[single]::NaN", float.NaN, "nan", "NaN"),
        new("0.10d", 0.10m, "0.10", "0.10"),
        new("0.0000001d", 0.0000001m, "0.0000001", "0.0000001"),
        new("(1..5 | Measure-Object -Maximum).Maximum", 5.0, "5.0", "5.0"),
        new("[math]::Floor(2000/3)", Math.Floor(2000 / 3.0), "666.0", "666.0"),
        new("[math]::Floor(2000/10)", Math.Floor(2000m / 10), "200", "200"),
        new("[byte]255", byte.MaxValue, "255", "255"),
        new("[sbyte]-128", sbyte.MinValue, "-128", "-128"),
        new("[int16]-32768", short.MinValue, "-32768", "-32768"),
        new("[uint16]65535", ushort.MaxValue, "65535", "65535"),
        new("[uint32]4294967295", uint.MaxValue, "4294967295", "4294967295"),
        new("[uint64]18446744073709551615", ulong.MaxValue, "18446744073709551615", "18446744073709551615"),
    ];

    public static IReadOnlyList<PythonForm> Words { get; } =
    [
        new("$true", true, "True", "true"),
        new("$false", false, "False", "false"),
        new("$null", null, "None", "null"),
        new("''", "", "", "\"\""),
        new("'adam'", "adam", "adam", "\"adam\""),
        new("'0.1'", "0.1", "0.1", "\"0.1\""),
        new("'true'", "true", "true", "\"true\""),
        new("' a b '", " a b ", " a b ", "\" a b \""),
        new("'a\"b'", "a\"b", "a\"b", """
            "a\"b"
            """),
        new("\"it's\"", "it's", "it's", "\"it's\""),
        new("'C:\\x'", "C:\\x", "C:\\x", """
            "C:\\x"
            """),
        new("'é世'", "é世", "é世", """
            "\u00e9\u4e16"
            """),
        new("'<&+/'", "<&+/", "<&+/", "\"<&+/\""),
        new("an emoji", "😀", "😀", """
            "\ud83d\ude00"
            """),
        new("a tab", "a\tb", "a\tb", """
            "a\tb"
            """),
        new("a line break", "a\nb", null, """
            "a\nb"
            """),
        new("half a surrogate pair", "\ud800", null, """
            "\ud800"
            """),
        new("[char]'x'", 'x', "x", "\"x\""),
        new("an enum value", DayOfWeek.Monday, "Monday", "\"Monday\""),
    ];

    public static IReadOnlyList<PythonForm> Containers { get; } =
    [
        new("@()", Array.Empty<object>(), "[]", "[]"),
        new("1,2", new object[] { 1, 2 }, "[1, 2]", "[1, 2]"),
        new(",1", new object[] { 1 }, "[1]", "[1]"),
        new("1,2.5,'x'", new object[] { 1, 2.5, "x" }, "[1, 2.5, 'x']", "[1, 2.5, \"x\"]"),
        new("[int[]](1,2)", new[] { 1, 2 }, "[1, 2]", "[1, 2]"),
        new("@('it''s')", new object[] { "it's" }, "[\"it's\"]", "[\"it's\"]"),
        new("@('a\"b','c''d\"')", new object[] { "a\"b", "c'd\"" }, """
            ['a"b', 'c\'d"']
            """, """
            ["a\"b", "c'd\""]
            """),
        new("@('é',\"`n\",'\\')", new object[] { "é", "\n", "\\" }, """
            ['é', '\n', '\\']
            """, """
            ["\u00e9", "\n", "\\"]
            """),
        new(
            "(1,2),(3,4)",
            new object[] { new object[] { 1, 2 }, new object[] { 3, 4 } },
            "[[1, 2], [3, 4]]",
            "[[1, 2], [3, 4]]"),
        new("@($true,$null)", new object?[] { true, null }, "[True, None]", "[true, null]"),
        new("@{}", new OrderedDictionary(), "{}", "{}"),
        new(
            "[ordered]@{b=1;a=@($true,$null)}",
            new OrderedDictionary { ["b"] = 1, ["a"] = new object?[] { true, null } },
            "{'b': 1, 'a': [True, None]}",
            "{\"b\": 1, \"a\": [true, null]}"),
        new(
            "[ordered]@{lr=1e-5;n='x'}",
            new OrderedDictionary { ["lr"] = 1e-5, ["n"] = "x" },
            "{'lr': 1e-05, 'n': 'x'}",
            "{\"lr\": 1e-05, \"n\": \"x\"}"),
        new("@{k=[double]::NaN}", new OrderedDictionary { ["k"] = double.NaN }, "{'k': nan}", "{\"k\": NaN}"),
        new("[Tuple]::Create(1,2)", Tuple.Create(1, 2), "(1, 2)", "[1, 2]"),
        new("[ValueTuple]::Create(1,2)", (1, 2), "(1, 2)", "[1, 2]"),
        new("[Tuple]::Create(1)", Tuple.Create(1), "(1,)", "[1]"),
        new("a generic dictionary", new Dictionary<string, int> { ["a"] = 1 }, "{'a': 1}", "{\"a\": 1}"),
    ];

    public static IReadOnlyList<PythonForm> Refused { get; } =
    [
        new("Get-Date", new DateTime(2024, 2, 29), null, null),
        new("New-TimeSpan", TimeSpan.FromSeconds(1), null, null),
        new("[byte[]]1", new byte[] { 1 }, null, null),
        new("a SecureString", new SecureString(), null, null),
        new("a dictionary with a numeric key", new OrderedDictionary { { (object)1, "x" } }, null, null),
        new("some other object", new Version(1, 2), null, null),
        new("a list with a date in it", new object[] { 1, new DateTime(2024, 2, 29) }, null, null),
        new("a dictionary with bytes in it", new OrderedDictionary { ["k"] = new byte[] { 1 } }, null, null),
    ];

    public static IEnumerable<PythonForm> All => [.. Numbers, .. Words, .. Containers, .. Refused];
}
