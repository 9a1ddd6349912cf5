using System.Globalization;
using System.Numerics;
using SageMakerEstimator.Core.Encoding;
using SageMakerEstimator.Core.Serialization;

namespace SageMakerEstimator.Core.Tests;

/// <summary>NumPy's files: written byte for byte as NumPy does, and read whoever wrote them.</summary>
public sealed class NpyTests
{
    private static readonly (object? Record, string Python)[] Records =
    [
        (new object[] { 1, 2, 3 }, "[1, 2, 3]"),
        (new object[] { new object[] { 1.5, 2 }, new object[] { 3, -0.0 } }, "[[1.5, 2], [3, -0.0]]"),
        (new object[] { new object[] { new object[] { 1 } }, new object[] { new object[] { 2 } } }, "[[[1]], [[2]]]"),
        (5, "5"),
        (2.5, "2.5"),
        (new object[] { true, false }, "[True, False]"),
        (new object[] { true, 2 }, "[True, 2]"),
        (new object[] { "é", "漢😀", "" }, "['é', '漢😀', '']"),
        (new object[] { long.MinValue, long.MaxValue }, "[-2**63, 2**63 - 1]"),
        (new object[] { new BigInteger(ulong.MaxValue), new BigInteger(ulong.MaxValue) }, "[2**64 - 1, 2**64 - 1]"),
        (new object[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, double.MaxValue },
            "[float('nan'), float('inf'), float('-inf'), 5e-324, 1.7976931348623157e308]"),
        (new object[] { 1.5f, 0.1f }, "numpy.array([1.5, 0.1], dtype='float32')"),
        (Enumerable.Range(0, 1000).Select(number => (object)number).ToArray(), "list(range(1000))"),
    ];

    [NumpyFact]
    public async Task Arrays_are_the_bytes_that_numpy_saves()
    {
        var theirs = await PythonChild.RunAsync(
            """
            import io, numpy, sys
            for line in sys.stdin:
                file = io.BytesIO()
                numpy.save(file, numpy.array(eval(line)), allow_pickle=False)
                print(file.getvalue().hex())
            """,
            [.. Records.Select(record => record.Python)]);

        Assert.All(Records.Zip(theirs), pair => Assert.Equal(
            pair.Second, Convert.ToHexStringLower(NpyFormat.Write(pair.First.Record))));
    }

    [NumpyFact]
    public async Task Arrays_of_numpy_are_read_in_every_type_and_order()
    {
        string[] arrays =
        [
            "numpy.arange(6).reshape(2, 3).astype('{0}')", "numpy.asfortranarray(numpy.arange(6).reshape(2, 3)).astype('{0}')",
        ];
        string[] types = ["f2", "f4", "f8", ">f4", ">f8", "i1", "i2", ">i2", "i4", "i8", ">i8", "u1", "u2", "u4", "u8", ">u8"];
        var lines = arrays.SelectMany(array => types.Select(type => string.Format(CultureInfo.InvariantCulture, array, type)))
            .Append("numpy.array([[True, False], [False, True]])").Append("numpy.array(['a', 'é😀'])")
            .Append("numpy.array(['a', 'é😀'], dtype='>U4')").Append("numpy.array([b'ab', b'c'])").Append("numpy.array(7)")
            .Append("numpy.zeros((0, 3))").ToArray();
        var theirs = await PythonChild.RunAsync(
            """
            import io, json, numpy, sys
            def plain(value):
                return value.decode() if isinstance(value, bytes) else [plain(item) for item in value] if isinstance(value, list) else value
            for line in sys.stdin:
                file, array = io.BytesIO(), eval(line)
                numpy.save(file, array, allow_pickle=False)
                print(file.getvalue().hex() + ' ' + json.dumps(plain(array.tolist())))
            """,
            lines);

        Assert.All(theirs.Zip(lines), pair =>
        {
            var parts = pair.First.Split(' ', 2);
            Assert.Equal(parts[1], PythonJson.Dumps(NpyFormat.Read(Convert.FromHexString(parts[0]))));
        });
    }

    [NumpyFact]
    public async Task Archives_are_read_by_numpy_and_its_own_are_read_here()
    {
        var ours = NpzFormat.Write(Samples.Values(("x", new object[] { 1, 2 }), ("y", new object[] { "a" })));
        var answer = await PythonChild.RunAsync(
            """
            import io, numpy, sys
            archive = numpy.load(io.BytesIO(bytes.fromhex(sys.stdin.readline())), allow_pickle=False)
            print({name: archive[name].tolist() for name in archive.files})
            file = io.BytesIO()
            numpy.savez(file, [1.5, 2.5], second=numpy.array([[1]]))
            print(file.getvalue().hex())
            """,
            Convert.ToHexString(ours));

        Assert.Equal("{'x': [1, 2], 'y': ['a']}", answer[0]);
        var theirs = NpzFormat.Read(Convert.FromHexString(answer[1]));
        Assert.Equal("""{"arr_0": [1.5, 2.5], "second": [[1]]}""", PythonJson.Dumps(
            Samples.Values(("arr_0", theirs["arr_0"]), ("second", theirs["second"]))));
    }

    [Fact]
    public void The_header_is_what_the_format_says()
    {
        var body = NpyFormat.Write(new object[] { new object[] { 1.0, 2.0 } });

        Assert.Equal([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, 0x76, 0], body[..10]);
        Assert.Equal(0, (body.Length - 16) % 64);
        Assert.StartsWith(
            "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }", System.Text.Encoding.ASCII.GetString(body[10..]));
        Assert.Equal(1.0, BitConverter.ToDouble(body, body.Length - 16));
    }

    [Fact]
    public void Rows_of_objects_are_rows_and_nothing_is_not_a_number()
    {
        var rows = new object[] { Samples.Values(("a", 1), ("b", 2.5)), Samples.Values(("a", null), ("b", 4)) };

        Assert.Equal("[[1.0, 2.5], [NaN, 4.0]]", PythonJson.Dumps(NpyFormat.Read(NpyFormat.Write(rows))));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_would_be_an_array_of_Python_objects_is_refused(object? record, string why)
    {
        var error = Assert.Throws<NotSupportedException>(() => NpyFormat.Write(record));

        Assert.Contains(why, error.Message);
    }

    public static TheoryData<object?, string> Refused => new()
    {
        { new object[] { new object[] { 1, 2 }, new object[] { 3 } }, "different lengths" },
        { new object[] { 1, new object[] { 3 } }, "different lengths" },
        { new object[] { 1, "a" }, "text among numbers" },
        { Array.Empty<object>(), "nothing" },
        { new object[] { new DateTime(2024, 2, 29) }, "DateTime" },
        { new object[] { BigInteger.Pow(2, 70) }, "64 bits" },
    };

    [Theory]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", "'|O' isn't read")]
    [InlineData("{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (1,), }", "no simple type")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (9,), }", "fewer elements")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, }", "no shape")]
    public void What_would_have_to_be_unpickled_or_is_cut_off_is_refused(string header, string why)
    {
        byte[] body = [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. System.Text.Encoding.ASCII.GetBytes(header), 0, 0];

        Assert.Contains(why, Assert.Throws<FormatException>(() => NpyFormat.Read(body)).Message);
    }

    [Fact]
    public void Every_beginning_of_a_file_is_refused_in_words()
    {
        var whole = NpyFormat.Write(new object[] { 1, 2 });

        Assert.All(Enumerable.Range(0, whole.Length), length => Assert.Throws<FormatException>(() => NpyFormat.Read(whole[..length])));
    }
}
