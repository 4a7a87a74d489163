/* The stages of Signature Version 4 behind the canonical request; SHA-256 and HMAC are
 * libcrypto's. */

#include "aws-sigv4.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <string.h>
#include <time.h>

/* A desk signs with one key a day; a server verifies with one for each of its callers. */
#define N_REMEMBERED 256

#define NO_HMAC "libcrypto makes no HMAC with SHA-256"

/* The key of some credentials for a day, a region and a service, which is in @hmac alone: ready to
 * sign with, as to get it ready takes as long as to sign. */
typedef struct
{
  guint serial;
  char *day;
  char *region;
  char *service;
  EVP_MAC_CTX *hmac; /* NULL: there is none */
} RememberedKey;

G_LOCK_DEFINE_STATIC (remembered);
static RememberedKey remembered[N_REMEMBERED];
static guint next_remembered;

/* By hand: printf() of each byte took longer than the hash itself. */
static char *
to_hex (const guint8 *bytes, gsize length)
{
  static const char digits[] = "0123456789abcdef";
  char *out = g_malloc (2 * length + 1);

  for (gsize i = 0; i < length; i++)
    {
      out[2 * i] = digits[bytes[i] >> 4];
      out[2 * i + 1] = digits[bytes[i] & 0xf];
    }
  out[2 * length] = '\0';
  return out;
}

/* What libcrypto would look for anew each time, which takes as long as to hash a request. */
static struct
{
  EVP_MD *sha256;
  EVP_MAC_CTX *hmac; /* of SHA-256, without a key */
} algorithms;

static gpointer
find_algorithms (gpointer data)
{
  OSSL_PARAM digest[] = {
    OSSL_PARAM_construct_utf8_string (OSSL_MAC_PARAM_DIGEST, (char *) "SHA256", 0),
    OSSL_PARAM_construct_end (),
  };
  EVP_MAC *mac = EVP_MAC_fetch (NULL, "HMAC", NULL);

  algorithms.sha256 = EVP_MD_fetch (NULL, "SHA256", NULL);
  algorithms.hmac = EVP_MAC_CTX_new (mac);
  EVP_MAC_free (mac);
  if (algorithms.sha256 == NULL || algorithms.hmac == NULL ||
      !EVP_MAC_CTX_set_params (algorithms.hmac, digest))
    g_error ("libcrypto has no SHA-256, or no HMAC with it");
  return NULL;
}

static void
need_algorithms (void)
{
  static GOnce once = G_ONCE_INIT;

  g_once (&once, find_algorithms, NULL);
}

static void
sha256 (gconstpointer data, gsize length, guint8 out[AWS_SIGV4_KEY_LENGTH])
{
  static const char nothing[] = "";
  unsigned int size = 0;

  need_algorithms ();
  if (!EVP_Digest (length > 0 ? data : nothing, length, out, &size, algorithms.sha256, NULL) ||
      size != AWS_SIGV4_KEY_LENGTH)
    g_error ("libcrypto has no SHA-256");
}

static EVP_MAC_CTX *
new_hmac (void)
{
  EVP_MAC_CTX *context;

  need_algorithms ();
  context = EVP_MAC_CTX_dup (algorithms.hmac);
  if (context == NULL)
    g_error (NO_HMAC);
  return context;
}

/* Without a key it is the one that the context had before. */
static void
run_hmac (EVP_MAC_CTX *context,
          const guint8 *key,
          gsize key_length,
          const char *text,
          guint8 out[AWS_SIGV4_KEY_LENGTH])
{
  size_t size = 0;

  if (!EVP_MAC_init (context, key, key_length, NULL) ||
      !EVP_MAC_update (context, (const guint8 *) text, strlen (text)) ||
      !EVP_MAC_final (context, out, &size, AWS_SIGV4_KEY_LENGTH) || size != AWS_SIGV4_KEY_LENGTH)
    g_error (NO_HMAC);
}

static void
hmac (const guint8 *key, gsize key_length, const char *text, guint8 out[AWS_SIGV4_KEY_LENGTH])
{
  EVP_MAC_CTX *context = new_hmac ();

  run_hmac (context, key, key_length, text, out);
  EVP_MAC_CTX_free (context);
}

/**
 * aws_sigv4_hash:
 * @data: (array length=length) (nullable): bytes
 * @length: how many
 *
 * Returns: (transfer full): the SHA-256 of @data, in lower-case hexadecimal
 */
char *
aws_sigv4_hash (gconstpointer data, gsize length)
{
  guint8 digest[AWS_SIGV4_KEY_LENGTH];

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  sha256 (data, length, digest);
  return to_hex (digest, sizeof digest);
}

/**
 * aws_sigv4_hash_bytes:
 * @bytes: (nullable): bytes; %NULL is none
 *
 * Returns: (transfer full): the SHA-256 of @bytes, in lower-case hexadecimal
 */
char *
aws_sigv4_hash_bytes (GBytes *bytes)
{
  gsize length = 0;
  gconstpointer data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

  return aws_sigv4_hash (data, length);
}

static void
put_digits (char *place, gsize length, int number)
{
  for (; length > 0; number /= 10)
    place[--length] = (char) ('0' + number % 10);
}

/**
 * aws_sigv4_format_time:
 * @time_us: a time, in microseconds since the Unix epoch
 *
 * Writes a time as `YYYYMMDDTHHMMSSZ`, to the second that has begun; the first eight characters
 * are the day of the scope.
 *
 * Returns: (transfer full): the text, or %NULL if @time_us is no year of four digits
 */
char *
aws_sigv4_format_time (gint64 time_us)
{
  time_t seconds = (time_t) (time_us / G_USEC_PER_SEC);
  struct tm parts;
  char text[] = "YYYYMMDDTHHMMSSZ";

  /* Every request is signed for its time, and a GDateTime takes ten times as long. */
  if (gmtime_r (&seconds, &parts) == NULL || parts.tm_year < 1000 - 1900 ||
      parts.tm_year > 9999 - 1900)
    return NULL;
  put_digits (text, 4, parts.tm_year + 1900);
  put_digits (text + 4, 2, parts.tm_mon + 1);
  put_digits (text + 6, 2, parts.tm_mday);
  put_digits (text + 9, 2, parts.tm_hour);
  put_digits (text + 11, 2, parts.tm_min);
  put_digits (text + 13, 2, parts.tm_sec);
  return g_strdup (text);
}

/**
 * aws_sigv4_parse_time:
 * @text: a time as aws_sigv4_format_time() writes it
 *
 * Returns: the time, in microseconds since the Unix epoch, or -1 if @text is none
 */
gint64
aws_sigv4_parse_time (const char *text)
{
  static const char form[] = "00000000T000000Z";
  g_autoptr (GDateTime) time = NULL;

  g_return_val_if_fail (text != NULL, -1);

  if (strlen (text) != strlen (form))
    return -1;
  for (gsize i = 0; form[i] != '\0'; i++)
    if (form[i] == '0' ? !g_ascii_isdigit (text[i]) : text[i] != form[i])
      return -1;
  time = g_date_time_new_from_iso8601 (text, NULL);
  return time != NULL ? g_date_time_to_unix (time) * G_USEC_PER_SEC : -1;
}

/**
 * aws_sigv4_scope:
 * @day: the day, `YYYYMMDD`
 * @region: the region, as `us-east-1`
 * @service: the signing name of the service, as `execute-api`
 *
 * Returns: (transfer full): the credential scope
 */
char *
aws_sigv4_scope (const char *day, const char *region, const char *service)
{
  g_return_val_if_fail (day != NULL && region != NULL && service != NULL, NULL);

  return g_strjoin ("/", day, region, service, "aws4_request", NULL);
}

/**
 * aws_sigv4_string_to_sign:
 * @time: the time, `YYYYMMDDTHHMMSSZ`
 * @scope: the credential scope
 * @canonical_request: the canonical request
 *
 * Returns: (transfer full): the string to sign
 */
char *
aws_sigv4_string_to_sign (const char *time, const char *scope, const char *canonical_request)
{
  g_autofree char *hash = NULL;

  g_return_val_if_fail (time != NULL && scope != NULL && canonical_request != NULL, NULL);

  hash = aws_sigv4_hash (canonical_request, strlen (canonical_request));
  return g_strjoin ("\n", AWS_SIGV4_ALGORITHM, time, scope, hash, NULL);
}

/**
 * aws_sigv4_derive_key:
 * @credentials: credentials
 * @day: the day, `YYYYMMDD`
 * @region: the region
 * @service: the signing name of the service
 * @key: (out caller-allocates): where the key goes; wipe it after use
 *
 * Derives the key that signs for a day, a region and a service.
 */
void
aws_sigv4_derive_key (const AwsCredentials *credentials,
                      const char *day,
                      const char *region,
                      const char *service,
                      guint8 key[AWS_SIGV4_KEY_LENGTH])
{
  const char *const steps[] = { day, region, service, "aws4_request" };
  const char *secret;
  g_autofree char *first = NULL;

  g_return_if_fail (credentials != NULL);
  g_return_if_fail (day != NULL && region != NULL && service != NULL);
  g_return_if_fail (key != NULL);

  secret = aws_credentials_get_secret_access_key (credentials);
  first = g_strconcat ("AWS4", secret, NULL);
  hmac ((const guint8 *) first, strlen (first), steps[0], key);
  OPENSSL_cleanse (first, strlen (first));
  for (gsize i = 1; i < G_N_ELEMENTS (steps); i++)
    {
      guint8 next[AWS_SIGV4_KEY_LENGTH];

      hmac (key, AWS_SIGV4_KEY_LENGTH, steps[i], next);
      memcpy (key, next, sizeof next);
      OPENSSL_cleanse (next, sizeof next);
    }
}

static void
forget (RememberedKey *self)
{
  EVP_MAC_CTX_free (self->hmac);
  g_free (self->day);
  g_free (self->region);
  g_free (self->service);
  *self = (RememberedKey){ 0 };
}

static void
remember (RememberedKey *self,
          const AwsCredentials *credentials,
          const char *day,
          const char *region,
          const char *service)
{
  guint8 key[AWS_SIGV4_KEY_LENGTH];

  forget (self);
  aws_sigv4_derive_key (credentials, day, region, service, key);
  self->hmac = new_hmac ();
  if (!EVP_MAC_init (self->hmac, key, sizeof key, NULL))
    g_error (NO_HMAC);
  OPENSSL_cleanse (key, sizeof key);
  self->serial = aws_credentials_get_serial (credentials);
  self->day = g_strdup (day);
  self->region = g_strdup (region);
  self->service = g_strdup (service);
}

/* With the lock held. */
static EVP_MAC_CTX *
get_hmac (const AwsCredentials *credentials,
          const char *day,
          const char *region,
          const char *service)
{
  guint serial = aws_credentials_get_serial (credentials);
  RememberedKey *next;

  for (guint i = 0; i < N_REMEMBERED; i++)
    {
      const RememberedKey *known = &remembered[i];

      if (known->hmac != NULL && known->serial == serial && g_str_equal (known->service, service) &&
          g_str_equal (known->region, region) && g_str_equal (known->day, day))
        return known->hmac;
    }
  next = &remembered[next_remembered];
  remember (next, credentials, day, region, service);
  next_remembered = (next_remembered + 1) % N_REMEMBERED;
  return next->hmac;
}

/**
 * aws_sigv4_sign:
 * @credentials: credentials
 * @day: the day, `YYYYMMDD`
 * @region: the region
 * @service: the signing name of the service
 * @string_to_sign: the string to sign
 *
 * Signs with the key of aws_sigv4_derive_key(), of which the newest few hundred are remembered. Any
 * thread may call it.
 *
 * Returns: (transfer full): the signature, in lower-case hexadecimal
 */
char *
aws_sigv4_sign (const AwsCredentials *credentials,
                const char *day,
                const char *region,
                const char *service,
                const char *string_to_sign)
{
  guint8 digest[AWS_SIGV4_KEY_LENGTH];

  g_return_val_if_fail (credentials != NULL, NULL);
  g_return_val_if_fail (day != NULL && region != NULL && service != NULL, NULL);
  g_return_val_if_fail (string_to_sign != NULL, NULL);

  G_LOCK (remembered);
  run_hmac (get_hmac (credentials, day, region, service), NULL, 0, string_to_sign, digest);
  G_UNLOCK (remembered);
  return to_hex (digest, sizeof digest);
}

/**
 * aws_sigv4_forget_keys:
 *
 * Wipes the remembered signing keys from memory, as when somebody signs out. Any thread may call
 * it.
 */
void
aws_sigv4_forget_keys (void)
{
  G_LOCK (remembered);
  for (guint i = 0; i < N_REMEMBERED; i++)
    forget (&remembered[i]);
  next_remembered = 0;
  G_UNLOCK (remembered);
}
