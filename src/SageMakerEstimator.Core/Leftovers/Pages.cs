namespace SageMakerEstimator.Core.Leftovers;

/// <summary>Lists that come in pages.</summary>
internal static class Pages
{
    /// <summary>All items, page after page as they are asked for.</summary>
    public static async IAsyncEnumerable<TItem> AllAsync<TPage, TItem>(
        Func<string?, Task<TPage>> page, Func<TPage, IReadOnlyList<TItem>?> items, Func<TPage, string?> next)
    {
        string? token = null;
        do
        {
            var answer = await page(token).ConfigureAwait(false);
            foreach (var item in items(answer) ?? [])
            {
                yield return item;
            }

            token = next(answer);
        }
        while (token is not null);
    }
}
