using SageMakerEstimator.Core.Aws;
using SageMakerEstimator.Core.Images;

namespace SageMakerEstimator.Core.Tests;

public sealed class CatalogSweepTests
{
    // The library's images have been renumbered: these versions are aliases of newer ones by now.
    private static readonly string[] Renumbered = ["pytorch-smp 2.2.0", "pytorch-smp 2.3.1"];

    private static readonly Dictionary<string, string> Instances = new()
    {
        ["cpu"] = "ml.c5.xlarge",
        ["gpu"] = "ml.g5.xlarge",
        ["inf"] = "ml.inf1.xlarge",
        ["inf2"] = "ml.inf2.xlarge",
        ["trn"] = "ml.trn1.2xlarge",
        ["neuronx"] = "ml.trn1.32xlarge",
    };

    public static TheoryData<string> Names => [.. Find.Catalog.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_version_is_found_in_each_of_its_regions(string name)
    {
        foreach (var (row, query) in Queries(name).Where(found => !Renumbered.Contains($"{name} {found.Row.Version}")))
        {
            var choice = Find.Catalog.Resolve(query);

            var suffix = Partition.Of(query.Region!).Suffix;
            Assert.StartsWith(
                $"{row.Accounts[query.Region!]}.dkr.ecr.{query.Region}.{suffix}/{row.Repository}", choice.Uri);
            Assert.Equal(row.Version, choice.Version);
            Assert.Equal(query.Scope, choice.Scope);
            Assert.Matches("^[a-z0-9.-]+/[a-z0-9/-]+(:[A-Za-z0-9][A-Za-z0-9._-]{0,127})?$", choice.Uri);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_alias_finds_its_version_and_stays_in_the_tag(string name)
    {
        foreach (var (row, query) in Queries(name).DistinctBy(found => (found.Row, found.Query.Scope)))
        {
            foreach (var alias in row.Aliases)
            {
                var choice = Find.Catalog.Resolve(query with { Version = alias });

                Assert.Equal(row.Version, choice.Version);
                Assert.True(row.TagPrefix is not null || choice.Uri.Contains(alias), choice.Uri);
            }
        }
    }

    [Fact]
    public void Every_account_is_a_number_of_12_digits_and_every_region_is_in_a_partition()
    {
        foreach (var (region, account) in Find.Catalog.Rows.SelectMany(row => row.Accounts).Distinct())
        {
            Assert.Matches("^[0-9]{12}$", account);
            Assert.Matches(Partition.Of(region).Regions, region);
        }
    }

    private static IEnumerable<(CatalogRow Row, ImageQuery Query)> Queries(string name) =>
        from row in Find.Catalog.Versions(name)
        from scope in row.Scopes
        from region in row.Accounts.Keys
        select (row, new ImageQuery
        {
            Name = name,
            Region = region,
            Scope = scope,
            Version = row.Version.Length == 0 ? null : row.Version,
            PyVersion = row.Python.LastOrDefault(),
            BaseFrameworkVersion = row.BaseFramework,
            InstanceType = scope == "inference_graviton" ? "ml.c7g.xlarge"
                : row.Processors.Count == 0 ? null
                : Instances[row.Processors[0]],
        });
}
