"""__title__ (__app__)."""
