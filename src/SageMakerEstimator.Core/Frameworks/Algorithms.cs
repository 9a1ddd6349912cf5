namespace SageMakerEstimator.Core.Frameworks;

/// <summary>A built-in algorithm.</summary>
/// <param name="Name">Its name in the image catalogue.</param>
/// <param name="KeepsCheckpoints">Whether it can go on where it was stopped; the others run short on spot capacity.</param>
/// <param name="WholeNumbers">The hyperparameters that take whole numbers only, separated by spaces.</param>
internal sealed record Algorithm(string Name, bool KeepsCheckpoints, string WholeNumbers)
{
    private readonly HashSet<string> _wholeNumbers = [.. WholeNumbers.Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>Whether the algorithm refuses <c>3.0</c> for that hyperparameter.</summary>
    public bool IsWhole(string hyperParameter) => _wholeNumbers.Contains(hyperParameter);
}

/// <summary>The algorithms of -Algorithm, as SageMaker's documentation describes them.</summary>
internal static class Algorithms
{
    private static readonly Algorithm[] Rows =
    [
        new("blazingtext", false,
            "batch_size buckets epochs max_char min_char min_count min_epochs negative_samples patience vector_dim "
            + "window_size word_ngrams"),
        new("factorization-machines", false, "epochs feature_dim mini_batch_size num_factors"),
        new("forecasting-deepar", false,
            "context_length early_stopping_patience embedding_dimension epochs mini_batch_size num_cells "
            + "num_eval_samples num_layers prediction_length"),
        new("image-classification", true,
            "checkpoint_frequency early_stopping_min_epochs early_stopping_patience epochs mini_batch_size num_classes "
            + "num_layers num_training_samples resize top_k"),
        new("ipinsights", false,
            "batch_metrics_publish_interval epochs mini_batch_size num_entity_vectors num_ip_encoder_layers "
            + "random_negative_sampling_rate shuffled_negative_sampling_rate vector_dim"),
        new("kmeans", false,
            "epochs extra_center_factor feature_dim k local_lloyd_max_iter local_lloyd_num_trials mini_batch_size"),
        new("knn", false,
            "dimension_reduction_target faiss_index_ivf_nlists faiss_index_pq_m feature_dim k mini_batch_size "
            + "sample_size"),
        new("lda", false, "feature_dim max_iterations max_restarts mini_batch_size num_topics"),
        new("linear-learner", false,
            "early_stopping_patience epochs feature_dim lr_scheduler_step mini_batch_size num_calibration_samples "
            + "num_classes num_models num_point_for_scaler"),
        new("ntm", false, "epochs feature_dim mini_batch_size num_patience_epochs num_topics"),
        new("object-detection", true,
            "early_stopping_min_epochs early_stopping_patience epochs image_shape label_width mini_batch_size "
            + "num_classes num_training_samples"),
        new("object2vec", false,
            "early_stopping_patience enc0_cnn_filter_width enc0_layers enc0_max_seq_len enc0_token_embedding_dim "
            + "enc0_vocab_size enc1_cnn_filter_width enc1_layers enc1_max_seq_len enc1_token_embedding_dim "
            + "enc1_vocab_size enc_dim epochs mini_batch_size mlp_dim mlp_layers negative_sampling_rate num_classes"),
        new("pca", false, "extra_components feature_dim mini_batch_size num_components"),
        new("randomcutforest", false, "feature_dim num_samples_per_tree num_trees"),
        new("semantic-segmentation", true,
            "base_size crop_size early_stopping_min_epochs early_stopping_patience epochs mini_batch_size num_classes "
            + "num_training_samples validation_mini_batch_size"),
        new("seq2seq", false,
            "batch_size beam_size bleu_sample_size bucket_width checkpoint_frequency_num_batches checkpoint_threshold "
            + "max_num_batches max_num_epochs max_seq_len_source max_seq_len_target num_embed_source num_embed_target "
            + "num_layers_decoder num_layers_encoder rnn_num_hidden"),
        new("xgboost", true,
            "csv_weights early_stopping_rounds max_bin max_depth max_leaves nthread num_class num_parallel_tree "
            + "num_round seed verbosity"),
    ];

    public static IEnumerable<string> Names => Rows.Select(row => row.Name);

    /// <summary>The algorithm of a name, in any case; null when there is none.</summary>
    public static Algorithm? Find(string name) =>
        Array.Find(Rows, row => row.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The algorithm in an image of SageMaker's own; null for any other image.</summary>
    public static Algorithm? OfImage(string? image) => image is null
        ? null
        : Find(image.Split('/')[^1].Split(':', '@')[0]);
}
