/* Text that must not stay in memory. */

#include "aws-secret.h"

#include <openssl/crypto.h>
#include <string.h>

/**
 * aws_secret_wipe:
 * @secret: (nullable): a secret
 *
 * Overwrites a secret where it stands. It is then an empty string.
 */
void
aws_secret_wipe (char *secret)
{
  if (secret != NULL)
    OPENSSL_cleanse (secret, strlen (secret));
  if (secret != NULL)
    *secret = '\0';
}

/**
 * aws_secret_free:
 * @secret: (nullable) (transfer full): a secret, from g_malloc()
 *
 * Overwrites a secret and frees it.
 */
void
aws_secret_free (char *secret)
{
  aws_secret_wipe (secret);
  g_free (secret);
}
