#include "test-train.h"

#include <math.h>

ChurnDataset *
test_samples_new (guint n, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  ChurnDataset *dataset = churn_dataset_new ();

  for (guint row = 0; row < n; row++)
    {
      ChurnFeatures features;
      double z = 0;
      guint8 churned;

      for (guint i = 0; i < CHURN_N_FEATURES; i++)
        {
          features.values[i] = g_rand_double_range (random, -2, 2);
          z += i < 4 ? features.values[i] : 0;
          if (g_rand_int_range (random, 0, 20) == 0)
            features.values[i] = NAN;
        }
      churned = g_rand_double (random) < 1 / (1 + exp (-3 * z));
      g_array_append_val (dataset->rows, features);
      g_byte_array_append (dataset->churned, &churned, 1);
      g_ptr_array_add (dataset->ids, g_strdup_printf ("%u", row));
    }

  return dataset;
}
