#include "churn-sim-random.h"

#include <math.h>

/**
 * churn_sim_random_new:
 * @seed: the seed of the simulation
 * @stream: which of its independent streams: a call has its own, so that what one call draws moves
 *   no other
 * @salt: set apart what must differ from run to run (identifiers); 0: nothing does
 *
 * Returns: (transfer full): a generator that draws the same for the same three
 */
GRand *
churn_sim_random_new (guint64 seed, guint64 stream, gint64 salt)
{
  guint32 array[] = {
    (guint32) seed,           (guint32) (seed >> 32),   (guint32) stream,
    (guint32) (stream >> 32), (guint32) (guint64) salt, (guint32) ((guint64) salt >> 32),
  };

  return g_rand_new_with_seed_array (array, G_N_ELEMENTS (array));
}

/**
 * churn_sim_chance:
 * @rand: a generator
 * @probability: 0 to 1
 *
 * Returns: %TRUE as often as @probability says
 */
gboolean
churn_sim_chance (GRand *rand, double probability)
{
  return g_rand_double (rand) < probability;
}

/**
 * churn_sim_normal:
 * @rand: a generator
 * @mean: the mean
 * @deviation: the standard deviation
 *
 * Returns: a number of the normal distribution (Box and Muller)
 */
double
churn_sim_normal (GRand *rand, double mean, double deviation)
{
  double u = 1.0 - g_rand_double (rand); /* not 0 */
  double v = g_rand_double (rand);

  return mean + deviation * sqrt (-2.0 * log (u)) * cos (2.0 * G_PI * v);
}

/**
 * churn_sim_exponential:
 * @rand: a generator
 * @mean: the mean
 *
 * Returns: a number of the exponential distribution
 */
double
churn_sim_exponential (GRand *rand, double mean)
{
  return -mean * log (1.0 - g_rand_double (rand));
}

/**
 * churn_sim_poisson:
 * @rand: a generator
 * @mean: the mean, at most a few dozen
 *
 * Returns: a count of the Poisson distribution (Knuth)
 */
guint
churn_sim_poisson (GRand *rand, double mean)
{
  double limit = exp (-mean);
  double product = g_rand_double (rand);
  guint n = 0;

  while (product > limit)
    {
      product *= g_rand_double (rand);
      n += 1;
    }

  return n;
}

/**
 * churn_sim_uuid:
 * @rand: a generator
 *
 * Returns: (transfer full): a version 4 UUID, drawn from @rand
 */
char *
churn_sim_uuid (GRand *rand)
{
  guint32 a = g_rand_int (rand);
  guint32 b = g_rand_int (rand);
  guint32 c = g_rand_int (rand);
  guint32 d = g_rand_int (rand);

  return g_strdup_printf ("%08x-%04x-4%03x-%04x-%04x%08x", a, b >> 16, b & 0xfff,
                          0x8000 | (c >> 16 & 0x3fff), c & 0xffff, d);
}
